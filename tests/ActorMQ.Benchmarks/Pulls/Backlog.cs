using System.Buffers;
using System.Net;
using ActorMQ.Broker;
using ActorMQ.Journal;
using ActorMQ.Journal.Files;
using ActorMQ.Protocol.Records;
using ActorMQ.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Benchmarks.Pulls;

/// <summary>A store full of messages that nobody has read, and the broker that serves it.</summary>
internal sealed class Backlog : IAsyncDisposable
{
    internal const string Topic = "Backlog";

    // As producers leave them: a queue gets what one of them gathered, then another queue its turn.
    private const int BatchCount = 8;

    private readonly string _directory;

    private Backlog(string directory, BrokerServer broker, int queueCount, long messagesPerQueue)
    {
        _directory = directory;
        Broker = broker;
        QueueCount = queueCount;
        MessagesPerQueue = messagesPerQueue;
    }

    internal BrokerServer Broker { get; }

    internal int QueueCount { get; }

    internal long MessagesPerQueue { get; }

    internal IPEndPoint EndPoint => Broker.LocalEndPoint;

    internal IReadOnlyList<string> Segments =>
        [.. Directory.EnumerateFiles(_directory + "/commitlog").Order(StringComparer.Ordinal)];

    internal static async Task<Backlog> MakeAsync(string parent, int megabytes, int bodySize, int queueCount)
    {
        var directory = Path.Combine(parent, "actormq-backlog-" + Guid.NewGuid().ToString("N"));
        await using (var first = await StartAsync(directory))
        {
            using var client = new PullClient(first.LocalEndPoint, "Readers");
            client.CreateTopic(Topic);
        }

        var count = Fill(directory, megabytes, bodySize, queueCount);
        return new Backlog(directory, await StartAsync(directory), queueCount, count);
    }

    private static Task<BrokerServer> StartAsync(string directory) => BrokerServer.StartAsync(
        new BrokerOptions
        {
            StorePath = directory,
            Transport = new RemotingServerOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0) },
            StopGrace = TimeSpan.FromSeconds(1),
        },
        NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Broker.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private static long Fill(string directory, int megabytes, int bodySize, int queueCount)
    {
        using var store = MessageStore.Open(new DiskFiles(), directory, new StoreOptions())!;
        var records = Enumerable.Range(0, queueCount).Select(queue => BenchRecord.Make(Topic, queue, bodySize)).ToArray();
        var count = (megabytes << 20) / records[0].Length / queueCount / BatchCount * BatchCount;
        for (var done = 0L; done < count; done += BatchCount)
        {
            for (var queue = 0; queue < queueCount; queue++)
                Append(store, records[queue], queue);
            store.Log.Write();
        }

        store.Close();
        return count;
    }

    private static void Append(MessageStore store, byte[] record, int queue)
    {
        var units = store.Queues.Get(new(Topic), new(queue));
        for (var index = 0; index < BatchCount; index++)
        {
            var position = store.Log.Append(record, units.Max, 1_795_000_000_000);
            store.Queues.Apply(units, units.Max, new(position, record.Length, TagsCode.None));
        }
    }
}
