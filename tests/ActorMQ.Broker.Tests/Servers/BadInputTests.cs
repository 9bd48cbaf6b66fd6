using System.Buffers.Binary;
using System.Text;
using ActorMQ.Broker.Tests.Requests;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;

namespace ActorMQ.Broker.Tests.Servers;

/// <summary>
/// Goal: whatever one client sends, it gets RocketMQ's code or a closed connection, that is counted, and no
/// other client notices. Method: one bad client and one good one on the same broker.
/// </summary>
public sealed class BadInputTests : IDisposable
{
    private readonly BrokerDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    private static Task<Answer> SendAsync(RawClient client, string topic, int queue,
        ReadOnlyMemory<byte> body) =>
        client.AskAsync(RequestCode.SendMessageV2, TestBroker.SendHeader(topic, queue), body);

    private async Task TestAsync(Func<RawClient, BrokerServer, Task> misbehave, BrokerOptions? options = null)
    {
        await using var broker = await BrokerDirectory.StartAsync(options ?? _directory.Options());
        using var good = new RawClient(broker.LocalEndPoint);
        Assert.Equal(0, (await SendAsync(good, "T", 0, "a"u8.ToArray())).Number("queueOffset"));
        using var bad = new RawClient(broker.LocalEndPoint);
        await misbehave(bad, broker);
        Assert.Equal(1, (await SendAsync(good, "T", 0, "b"u8.ToArray())).Number("queueOffset"));
    }

    /// <summary>
    /// A connection is counted when it is over for the broker, a moment after its client has heard.
    /// </summary>
    private static async Task CountedAsync(BrokerServer broker, Func<ServerStatistics, long> count)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (count(broker.Statistics) == 0)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(30),
                "awaited that it is counted");
            await Task.Yield();
        }

        Assert.Equal(1, count(broker.Statistics));
    }

    private static CountedMetric Malformed(RequestCode code) =>
        new("actormq.broker.requests.malformed", new("code", (int)code));

    private static CountedMetric InvalidSends() =>
        new("actormq.broker.sends.refused", new("reason", "invalid"));

    [Fact]
    public Task Bytes_that_are_no_frame_close_the_connection() => TestAsync(async (bad, broker) =>
    {
        await bad.SendAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        Assert.True(await bad.IsClosedByServerAsync());
        await CountedAsync(broker, statistics => statistics.BadFrames);
    });

    [Fact]
    public Task A_frame_over_16_MiB_closes_the_connection() => TestAsync(async (bad, broker) =>
    {
        var prefix = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(prefix, (16 * 1024 * 1024) + 1);
        await bad.SendAsync(prefix);
        Assert.True(await bad.IsClosedByServerAsync());
        await CountedAsync(broker, statistics => statistics.BadFrames);
    });

    [Fact]
    public Task A_header_that_is_no_header_closes_the_connection() => TestAsync(async (bad, broker) =>
    {
        await bad.SendHexAsync("0000000c" + "00000008" + "7b2262616422203a");
        Assert.True(await bad.IsClosedByServerAsync());
        await CountedAsync(broker, statistics => statistics.BadHeaders);
    });

    [Fact]
    public Task Half_a_frame_and_then_silence_closes_the_connection()
    {
        var options = _directory.Options();
        options = options with
        {
            Transport = options.Transport with
            {
                PartialFrameTimeout = TimeSpan
            .FromSeconds(1)
            }
        };
        return TestAsync(
            async (bad, broker) =>
            {
                using var buffer = new FrameBuffer();
                CommandWriter.WriteRequest(
                    buffer, HeaderEncoding.Json, RequestCode.SendMessageV2, 1, CommandFlags.None,
                        TestBroker.SendHeader("T", 0), "x"u8);
                await bad.SendAsync(buffer.WrittenMemory[..^1]);
                Assert.True(await bad.IsClosedByServerAsync());
                await CountedAsync(broker, statistics => statistics.PartialFrames);
            },
            options);
    }

    [Theory]
    [InlineData((RequestCode)9999)]
    [InlineData((RequestCode)(-1))]
    [InlineData(RequestCode.ConsumerSendMsgBack)]
    [InlineData(RequestCode.EndTransaction)]
    [InlineData(RequestCode.LockBatchMq)]
    [InlineData(RequestCode.UnlockBatchMq)]
    [InlineData(RequestCode.PopMessage)]
    public Task What_is_not_served_is_answered_so_and_counted(RequestCode code) => TestAsync(async (bad, _) =>
    {
        using var counted = new CountedMetric(
            "actormq.broker.requests.not_supported", new("code", (int)code));
        var answer = await bad.AskAsync(code, default(EmptyHeader));
        Assert.Equal(ResponseCode.RequestCodeNotSupported, answer.Code);
        Assert.Equal($" request type {(int)code} not supported", answer.Remark);
        Assert.True(counted.Count >= 1, "it was not counted");
    });

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public Task An_offset_outside_the_queue_is_told_where_the_queue_is(long offset) =>
        TestAsync(async (bad, _) =>
    {
        using var counted = Malformed(RequestCode.PullMessage);
        var answer = await bad.AskAsync(RequestCode.PullMessage, TestBroker.PullHeader("T", 0, offset));
        Assert.Equal(ResponseCode.PullOffsetMoved, answer.Code);
        Assert.Equal((0, 1), (answer.Number("minOffset"), answer.Number("maxOffset")));
        Assert.True(offset > 0 || counted.Count >= 1, "it was not counted");
    });

    [Fact]
    public Task A_negative_commit_is_counted_and_changes_nothing() => TestAsync(async (bad, _) =>
    {
        var commit = new UpdateConsumerOffsetRequestHeader { ConsumerGroup = "CG", Topic = "T" };
        Assert.Equal(
            ResponseCode.PullNotFound,
            (await bad.AskAsync(RequestCode.PullMessage, TestBroker.PullHeader("T", 0, 1))).Code);
        commit.CommitOffset = 1;
        Assert.Equal(
            ResponseCode.Success, (await bad.AskAsync(RequestCode.UpdateConsumerOffset, commit)).Code);
        using var counted = Malformed(RequestCode.UpdateConsumerOffset);
        commit.CommitOffset = -1;
        Assert.Equal(
            ResponseCode.Success, (await bad.AskAsync(RequestCode.UpdateConsumerOffset, commit)).Code);
        Assert.True(counted.Count >= 1, "it was not counted");
        var asked = new QueryConsumerOffsetRequestHeader { ConsumerGroup = "CG", Topic = "T" };
        Assert.Equal(1, (await bad.AskAsync(RequestCode.QueryConsumerOffset, asked)).Number("offset"));
    });

    [Theory]
    [InlineData("bad topic!", ResponseCode.InvalidParameter)]
    [InlineData("../../../etc/passwd", ResponseCode.InvalidParameter)]
    [InlineData("Ünicode", ResponseCode.InvalidParameter)]
    [InlineData("", ResponseCode.InvalidParameter)]
    [InlineData("SCHEDULE_TOPIC_XXXX", ResponseCode.NoPermission)]
    public Task Names_that_no_topic_may_have_are_refused(string topic, ResponseCode code) =>
        TestAsync(async (bad, _) =>
        {
            using var counted = InvalidSends();
            Assert.Equal(code, (await SendAsync(bad, topic, 0, "x"u8.ToArray())).Code);
            Assert.True(counted.Count >= 1, "it was not counted");
        });

    [Fact]
    public Task A_message_over_4_MiB_is_illegal() => TestAsync(
        async (bad, _) =>
        {
            using var counted = InvalidSends();
            Assert.Equal(ResponseCode.MessageIllegal,
                (await SendAsync(bad, "T", 0, new byte[(4 * 1024 * 1024) + 1])).Code);
            Assert.True(counted.Count >= 1, "it was not counted");
            Assert.Equal(
                ResponseCode.Success, (await SendAsync(bad, "T", 1, new byte[4 * 1024 * 1024])).Code);
        },
        _directory.Options() with { MessageSizeMax = 4 * 1024 * 1024 });

    [Fact]
    public Task A_missing_field_is_named() => TestAsync(async (bad, _) =>
    {
        using var counted = Malformed(RequestCode.PullMessage);
        var answer = await bad.AskAsync(RequestCode.PullMessage, default(EmptyHeader));
        Assert.Equal(ResponseCode.SystemError, answer.Code);
        Assert.Contains("queueId", answer.Remark, StringComparison.Ordinal);
        Assert.True(counted.Count >= 1, "it was not counted");
    });

    [Fact]
    public Task A_client_that_goes_away_in_the_middle_leaves_nothing_behind() =>
        TestAsync(async (bad, broker) =>
    {
        for (var i = 0; i < 100; i++)
        {
            await bad.PostAsync(
                RequestCode.PullMessage,
                TestBroker.PullHeader("T", 1, 0, h => h with { SysFlag = 6 }),
                encoding: HeaderEncoding.Binary);
        }

        bad.Dispose();
        using var other = new RawClient(broker.LocalEndPoint);
        Assert.Equal(ResponseCode.Success, (await SendAsync(other, "T", 1, "x"u8.ToArray())).Code);
    });
}
