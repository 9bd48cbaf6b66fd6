using System.Buffers;
using System.Net;
using ActorMQ.Broker;
using ActorMQ.Journal;
using ActorMQ.Journal.Files;
using ActorMQ.Model;
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

    internal IPEndPoint EndPoint => new(IPAddress.Loopback, Broker.LocalEndPoint.Port);

    internal IReadOnlyList<string> Segments =>
        [.. Directory.EnumerateFiles(_directory + "/commitlog").Order(StringComparer.Ordinal)];

    internal static async Task<Backlog> MakeAsync(string parent, int megabytes, int bodySize, int queueCount)
    {
        var directory = Path.Combine(parent, "actormq-backlog-" + Guid.NewGuid().ToString("N"));
        var count = Fill(directory, megabytes, bodySize, queueCount);
        var broker = await BrokerServer.StartAsync(
            new BrokerOptions
            {
                StorePath = directory,
                Transport = new RemotingServerOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0) },
                StopGrace = TimeSpan.FromSeconds(1),
            },
            NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);
        return new Backlog(directory, broker, queueCount, count);
    }

    public async ValueTask DisposeAsync()
    {
        await Broker.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private static long Fill(string directory, int megabytes, int bodySize, int queueCount)
    {
        using var store = MessageStore.Open(new DiskFiles(), directory, new StoreOptions())!;
        var records = Enumerable.Range(0, queueCount).Select(queue => MakeRecord(queue, bodySize)).ToArray();
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

    internal static byte[] MakeRecord(int queue, int bodySize)
    {
        var host = RecordHost.From(new IPEndPoint(IPAddress.Loopback, 10911));
        var draft = new RecordDraft
        {
            Topic = "Backlog"u8,
            Queue = new QueueId(queue),
            Properties = "UNIQ_KEY\u00017F0000010000000000000000000000AB\u0002WAIT\u0001true\u0002"u8,
            Body = new ReadOnlySequence<byte>(new byte[bodySize]),
            BornHost = host,
            StoreHost = host,
        };
        draft.Measure(out var size);
        var bytes = new byte[size];
        draft.WriteTo(bytes);
        return bytes;
    }
}
