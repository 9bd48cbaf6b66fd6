using System.Globalization;
using System.Text;
using ActorMQ.Broker.Tests.Requests;
using ActorMQ.Broker.Tests.Servers;
using ActorMQ.Protocol.Commands;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Broker.Tests.Golden;

/// <summary>
/// Goal: Java clients that look for a message by key, by id and by place get what RocketMQ 5.3.3 answered.
/// Method: their recorded frames, on the day of the recording, to a broker whose log has grown to the
/// same place.
/// </summary>
public sealed class QueryGoldenTests : IDisposable
{
    private readonly BrokerDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("java533-query-by-key-and-id", 0, 4, 4779, 1_795_250_621_214)]
    [InlineData("java498-query-by-key-and-id", 3, 2, 19352, 1_795_250_725_830)]
    public async Task Every_answer_is_the_recorded_one(
        string scenario, int queue, int queueOffset, long position, long nowMs)
    {
        await using var broker = await BrokerServer.StartAsync(
            _directory.Options() with { SealsRecords = false },
            NullLoggerFactory.Instance,
            new PastTime(nowMs),
            CancellationToken.None);
        using var client = new RawClient(broker.LocalEndPoint);
        await GrowToAsync(client, queue, queueOffset, position);

        var asked = new Dictionary<int, RequestCode>();
        var compared = 0;
        foreach (var frame in GoldenFrame.Load(scenario))
        {
            var theirs = RecordedReplies.Decode(frame.Bytes);
            if (!frame.IsFromBroker)
            {
                asked[theirs.Opaque] = (RequestCode)theirs.Code;
                await client.SendAsync(frame.Bytes);
                continue;
            }

            var ours = await client.ReadAnswerAsync($"the answer {theirs.Opaque}", theirs.Opaque);
            if (asked[theirs.Opaque] is not (RequestCode.QueryMessage or RequestCode.ViewMessageById))
                continue;
            Compare(theirs, ours, position);
            compared++;
        }

        Assert.Equal(5, compared);
    }

    private static void Compare(Answer theirs, Answer ours, long position)
    {
        Assert.Equal((theirs.Code, theirs.Remark), (ours.Code, ours.Remark));
        Assert.Equal(theirs.Fields.Keys.Order(StringComparer.Ordinal), ours.Fields.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            theirs.Fields.GetValueOrDefault("indexLastUpdatePhyoffset"),
            ours.Fields.GetValueOrDefault("indexLastUpdatePhyoffset"));
        var (recorded, now) = (theirs.Messages(), ours.Messages());
        Assert.Equal(recorded.Count, now.Count);
        foreach (var (their, our) in recorded.Zip(now))
        {
            Assert.Equal(position, our.Position.Value);
            Assert.Equal(
                (their.Position, their.Queue, their.QueueOffset, their.StoreSizeBytes),
                (our.Position, our.Queue, our.QueueOffset, our.StoreSizeBytes));
            Assert.Equal(their.Message.Body.ToArray(), our.Message.Body.ToArray());
            Assert.Equal(
                their.Message.Properties.OrderBy(p => p.Key, StringComparer.Ordinal),
                our.Message.Properties.OrderBy(p => p.Key, StringComparer.Ordinal));
        }
    }

    /// <summary>The recorded broker held messages already: fills up until the next record lies there.</summary>
    private static async Task GrowToAsync(RawClient client, int queue, int queueOffset, long position)
    {
        var topic = TestBroker.TopicHeader("GoldA", 4);
        Assert.Equal(ResponseCode.Success, (await client.AskAsync(RequestCode.UpdateAndCreateTopic, topic)).Code);
        for (var i = 0; i < queueOffset; i++)
            await SendAsync(client, queue, bodySize: 1);
        var filler = queue == 0 ? 1 : 0;
        await SendAsync(client, filler, bodySize: 1);
        var first = await SendAsync(client, filler, bodySize: 1);
        var second = await SendAsync(client, filler, bodySize: 1);
        var size = second - first;
        for (var next = second + size; next < position; next += size)
        {
            var left = position - next;
            size = left <= 8000 ? left : left < 10_000 ? 5000 : 8000;
            await SendAsync(client, filler, (int)(size - (second - first) + 1));
        }
    }

    private static async Task<long> SendAsync(RawClient client, int queue, int bodySize)
    {
        var sent = await client.AskAsync(
            RequestCode.SendMessageV2,
            TestBroker.SendHeader("GoldA", queue, "KEYS\u0001other\u0002"),
            Encoding.UTF8.GetBytes(new string('x', bodySize)));
        Assert.Equal(ResponseCode.Success, sent.Code);
        return long.Parse(sent.Fields["msgId"].AsSpan(16), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    /// <summary>A clock that was set to another day, and goes on from there.</summary>
    private sealed class PastTime(long nowMs) : TimeProvider
    {
        private readonly TimeSpan _shift =
            DateTimeOffset.FromUnixTimeMilliseconds(nowMs) - System.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _shift;
    }
}
