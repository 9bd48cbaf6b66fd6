using System.Text;
using ActorMQ.Broker.Journals;
using ActorMQ.Broker.Tests.Requests;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Logs;
using ActorMQ.Journal.Queues;
using ActorMQ.Journal.Retention;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Tests.Servers;

/// <summary>
/// Goal: a whole broker keeps its disk within bounds, and says so on the wire. Method: real sockets, real
/// files, a disk that says how full it is as the test wants.
/// </summary>
public sealed class DiskSpaceTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly BrokerDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_producer_is_told_that_the_disk_is_too_full_and_goes_on_when_it_is_not()
    {
        var disk = new HookedDisk(new DiskFiles());
        await using var broker = await BrokerDirectory.StartAsync(
            Options() with { Files = disk, Retention = new() { CleansForcibly = false } });
        using var client = new RawClient(broker.LocalEndPoint);
        Assert.Equal(0, (await SendAsync(client, "a")).Number("queueOffset"));

        disk.Space = new DiskSpace(1000L << 20, 95L << 20);
        var refused = await SendUntilAsync(client, ResponseCode.ServiceNotAvailable);
        Assert.Contains(_directory.StorePath, refused.Remark, StringComparison.Ordinal);
        Assert.Contains(
            "is 91 % full, 95 MiB of 1000 MiB are free", refused.Remark, StringComparison.Ordinal);
        Assert.Contains("above 90 %", refused.Remark, StringComparison.Ordinal);
        var pulled = await PullAsync(client, 0);
        Assert.Equal(ResponseCode.Success, pulled.Code);

        disk.Space = new DiskSpace(1000L << 20, 100L << 20);
        var taken = await SendUntilAsync(client, ResponseCode.Success);
        Assert.Equal(pulled.Number("maxOffset"), taken.Number("queueOffset"));
    }

    [Fact]
    public async Task A_log_is_kept_within_its_size_and_a_pull_behind_is_told_where_to_go_on()
    {
        var options = Options() with
        {
            CommitLog = new CommitLogOptions { SegmentSizeBytes = 64 * 1024 },
            ConsumeQueue = new ConsumeQueueOptions { UnitsPerFile = 10 },
            Log = new() { CheckpointPeriod = TimeSpan.FromMilliseconds(20) },
            Retention = new RetentionSettings { LogSizeMaxBytes = 3 * 64 * 1024 },
        };
        long min;
        await using (var broker = await BrokerDirectory.StartAsync(options))
        {
            using var client = new RawClient(broker.LocalEndPoint);
            for (var i = 0; i < 100; i++)
                Assert.Equal(i, (await SendAsync(client, new string('x', 4000))).Number("queueOffset"));
            var start = TimeProvider.System.GetTimestamp();
            while (Directory.GetFiles(Path.Combine(_directory.StorePath, "commitlog")).Length > 3
                || (await PullAsync(client, 0)).Number("minOffset") < 50)
            {
                Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, "awaited that segments go");
                await Task.Delay(5);
            }

            min = await CheckWholeAsync(client);
        }

        await using var again = await BrokerDirectory.StartAsync(options);
        using var next = new RawClient(again.LocalEndPoint);
        Assert.True(await CheckWholeAsync(next) >= min);
        Assert.Equal(100, (await SendAsync(next, "next")).Number("queueOffset"));
    }

    private static async Task<long> CheckWholeAsync(RawClient client)
    {
        var moved = await PullAsync(client, 0);
        Assert.Equal(ResponseCode.PullOffsetMoved, moved.Code);
        var min = moved.Number("nextBeginOffset");
        var next = min;
        while (next < 100)
        {
            foreach (var message in (await PullAsync(client, next)).Messages())
                Assert.Equal(next++, message.QueueOffset.Value);
        }

        return min;
    }

    private BrokerOptions Options() => _directory.Options() with
    {
        RetentionTimes = new RetentionTimes
        {
            Look = TimeSpan.FromMilliseconds(10),
            Round = TimeSpan.FromMilliseconds(20),
            Removal = TimeSpan.FromMilliseconds(1),
        },
    };

    private static async Task<Answer> SendUntilAsync(RawClient client, ResponseCode code)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await SendAsync(client, "b");
            if (answer.Code == code)
                return answer;
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, $"awaited the answer {code}");
        }
    }

    private static Task<Answer> SendAsync(RawClient client, string body) => client.AskAsync(
        RequestCode.SendMessageV2, TestBroker.SendHeader("T", 0), Encoding.UTF8.GetBytes(body));

    private static Task<Answer> PullAsync(RawClient client, long from) =>
        client.AskAsync(RequestCode.PullMessage, TestBroker.PullHeader("T", 0, from));
}
