using System.Text;
using ActorMQ.Broker.Groups;
using ActorMQ.Broker.Journals;
using ActorMQ.Broker.Tests.Groups;
using ActorMQ.Broker.Tests.Requests;
using ActorMQ.Journal.Logs;
using ActorMQ.Journal.Queues;
using ActorMQ.Journal.Retention;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Broker.Tests.Servers;

/// <summary>
/// Goal: a disk that is really full refuses sends and loses nothing, and the broker goes on by itself when
/// there is room. Method: a broker on a tmpfs of some megabytes, whose retention does not step in before.
/// </summary>
public sealed class FullDiskTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string Body = new('x', 3000);

    [SmallDiskFact]
    public Task A_log_that_finds_no_room_for_its_next_segment_goes_on_when_there_is_some() =>
        TestAsync(sync: false, segmentSize: 1 << 20);

    [SmallDiskFact]
    public Task The_same_with_answers_after_the_flush() => TestAsync(sync: true, segmentSize: 256 * 1024);

    [SmallDiskFact]
    public async Task A_store_on_a_full_disk_opens_and_can_be_read()
    {
        using var disk = new SmallDisk(16);
        var options = Options(disk, sync: false, segmentSize: 1 << 20);
        var sent = 0;
        await using (var broker = await BrokerDirectory.StartAsync(options))
        {
            using var client = new RawClient(broker.LocalEndPoint);
            for (; sent < 500; sent++)
                Assert.Equal(ResponseCode.Success, (await SendAsync(client, sent)).Code);
            Assert.Equal(sent, (await ReadAllAsync(client)).Count);
        }

        disk.Fill();
        await using (var again = await BrokerDirectory.StartAsync(options))
        {
            using var client = new RawClient(again.LocalEndPoint);
            Assert.Equal(Enumerable.Range(0, sent), await ReadAllAsync(client));
            disk.MakeRoom();
            await SendUntilAsync(client, sent, ResponseCode.Success);
            Assert.Equal(Enumerable.Range(0, sent + 1), await ReadAllAsync(client));
        }
    }

    [SmallDiskFact]
    public async Task A_group_that_is_new_while_the_disk_is_full_is_served_and_saved_when_there_is_room()
    {
        using var disk = new SmallDisk(12);
        var options = Options(disk, sync: false, segmentSize: 256 * 1024);
        var sent = 0;
        await using (var broker = await BrokerDirectory.StartAsync(options))
        {
            using var client = new RawClient(broker.LocalEndPoint);
            await using var member = new SocketClient(broker.LocalEndPoint, "member");
            Assert.Equal(ResponseCode.Success, (await SendAsync(client, sent++)).Code);
            disk.Fill();
            while ((await SendAsync(client, sent)).Code == ResponseCode.Success)
                sent++;

            Assert.Equal(Enumerable.Range(0, sent), await ReadAllAsync(client, "PullsAlone"));
            Assert.Equal(Enumerable.Range(0, sent), await ReadAllAsync(client, "PullsAlone"));
            Assert.Equal(ResponseCode.Success, (await member.BeatAsync("HasMembers")).Code);
            await member.ExpectNotifiedAsync("HasMembers");
            Assert.Contains("member", await member.ListAsync("HasMembers"), StringComparison.Ordinal);
            Assert.Equal(ResponseCode.Success, (await QueryOffsetAsync(client, "HasMembers")).Code);
            Assert.Equal(Enumerable.Range(0, sent), await ReadAllAsync(client, "HasMembers"));

            disk.MakeRoom();
            await SendUntilAsync(client, sent++, ResponseCode.Success);
            Assert.Equal(ResponseCode.Success, (await member.BeatAsync("HasMembers")).Code);
            Assert.Equal(Enumerable.Range(0, sent), await ReadAllAsync(client, "PullsAlone"));
            Assert.False(broker.Completion.IsCompleted);
        }

        await using var again = await BrokerDirectory.StartAsync(
            options with { Groups = new GroupSettings { AutoCreates = false } });
        using var next = new RawClient(again.LocalEndPoint);
        Assert.Equal(Enumerable.Range(0, sent), await ReadAllAsync(next, "HasMembers"));
        Assert.Equal(Enumerable.Range(0, sent), await ReadAllAsync(next, "PullsAlone"));
        Assert.Empty(await ReadAllAsync(next, "NobodyKnowsIt"));
    }

    private static async Task TestAsync(bool sync, int segmentSize)
    {
        using var disk = new SmallDisk(12);
        var options = Options(disk, sync, segmentSize);
        var sent = 0;
        await using (var broker = await BrokerDirectory.StartAsync(options))
        {
            using var client = new RawClient(broker.LocalEndPoint);
            for (var round = 0; round < 2; round++)
            {
                for (var i = 0; i < 100; i++)
                    Assert.Equal(ResponseCode.Success, (await SendAsync(client, sent++)).Code);

                Assert.Equal(sent, (await ReadAllAsync(client)).Count);
                disk.Fill();
                Answer answer;
                while ((answer = await SendAsync(client, sent)).Code == ResponseCode.Success)
                    sent++;
                Assert.Equal(ResponseCode.ServiceNotAvailable, answer.Code);
                Assert.Contains(disk.Path, answer.Remark, StringComparison.Ordinal);
                Assert.Contains("is full", answer.Remark, StringComparison.Ordinal);
                Assert.Contains("Make room", answer.Remark, StringComparison.Ordinal);
                Assert.Equal(Enumerable.Range(0, sent), await ReadAllAsync(client));

                disk.MakeRoom();
                var taken = await SendUntilAsync(client, sent, ResponseCode.Success);
                Assert.Equal(sent++, taken.Number("queueOffset"));
            }

            Assert.False(broker.Completion.IsCompleted);
            Assert.Equal(Enumerable.Range(0, sent), await ReadAllAsync(client));
        }

        await using var again = await BrokerDirectory.StartAsync(options);
        using var next = new RawClient(again.LocalEndPoint);
        Assert.Equal(Enumerable.Range(0, sent), await ReadAllAsync(next));
    }

    private static BrokerOptions Options(SmallDisk disk, bool sync, int segmentSize)
    {
        using var directory = new BrokerDirectory();
        return directory.Options() with
        {
            StorePath = Path.Combine(disk.Path, "store"),
            Log = new()
            {
                SyncFlush = sync,
                FlushPeriod = TimeSpan.FromMilliseconds(20),
                CheckpointPeriod = TimeSpan.FromMilliseconds(50),
            },
            CommitLog = new CommitLogOptions { SegmentSizeBytes = segmentSize },
            ConsumeQueue = new ConsumeQueueOptions { UnitsPerFile = 300 },
            Retention = new RetentionSettings { WriteStopPercent = 100, CleansForcibly = false },
            RetentionTimes = new RetentionTimes { Look = TimeSpan.FromMilliseconds(20) },
        };
    }

    private static async Task<Answer> SendUntilAsync(RawClient client, int number, ResponseCode code)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await SendAsync(client, number);
            if (answer.Code == code)
                return answer;
            Assert.Equal(ResponseCode.ServiceNotAvailable, answer.Code);
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, $"awaited the answer {code}");
        }
    }

    private static Task<Answer> QueryOffsetAsync(RawClient client, string group) => client.AskAsync(
        RequestCode.QueryConsumerOffset,
        new QueryConsumerOffsetRequestHeader { ConsumerGroup = group, Topic = "T", QueueId = 0 });

    private static async Task<List<int>> ReadAllAsync(RawClient client, string group = "CG")
    {
        var numbers = new List<int>();
        while (true)
        {
            var answer = await client.AskAsync(
                RequestCode.PullMessage, TestBroker.PullHeader(
                    "T", 0, numbers.Count,
                    header => header with { ConsumerGroup = Encoding.UTF8.GetBytes(group) }));
            if (answer.Code != ResponseCode.Success)
                return numbers;
            foreach (var message in answer.Messages())
            {
                Assert.Equal(numbers.Count, message.QueueOffset.Value);
                var text = Encoding.UTF8.GetString(message.Message.Body.Span);
                numbers.Add(int.Parse(text[Body.Length..], null));
            }
        }
    }

    private static Task<Answer> SendAsync(RawClient client, int number) => client.AskAsync(
        RequestCode.SendMessageV2, TestBroker.SendHeader("T", 0), Encoding.UTF8.GetBytes($"{Body}{number}"));
}
