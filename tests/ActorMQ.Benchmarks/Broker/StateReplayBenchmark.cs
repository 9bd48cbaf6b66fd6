using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using ActorMQ.Broker.State;
using ActorMQ.Journal;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;
using ActorMQ.Model.State;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Benchmarks.Broker;

/// <summary>
/// How long a start takes to apply commits that the log has beyond the files: the worst case, one commit an
/// event.
/// </summary>
internal static class StateReplayBenchmark
{
    private const int QueueCount = 16;
    private const int GroupCount = 100;
    private static readonly RecordHost Host = RecordHost.From(new IPEndPoint(IPAddress.Loopback, 10911));

    internal static void Run(string[] arguments)
    {
        var count = arguments is [var number, ..]
            ? int.Parse(number, CultureInfo.InvariantCulture)
            : 1_000_000;
        var directory = Directory.CreateTempSubdirectory("actormq-state-");
        try
        {
            using var store = MessageStore.Open(new DiskFiles(), directory.FullName, new StoreOptions())!;
            Write(store, count);
            for (var round = 0; round < 3; round++)
                Replay(store, count);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static void Replay(MessageStore store, int count)
    {
        var state = new ShardState(
            new TopicTable([], default, default),
            new GroupTable([], default, default),
            new OffsetTable([], default, default));
        var watch = Stopwatch.StartNew();
        var reader = new StateReader(
            store.Log, store.Queues.Get(StateTopic.Name, StateTopic.Queue), JournalPosition.Start);
        var applied = 0;
        for (; reader.TryRead(out var change, out var place); applied++)
            state.Apply(change, place);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{applied:N0} of {count:N0} commits, one an event, {store.Log.End.Value >> 20} MiB of log: "
                + $"{watch.Elapsed.TotalSeconds:F2} s, {state.Offsets.All.Length} offsets"));
    }

    private static void Write(MessageStore store, int count)
    {
        var queue = store.Queues.Get(StateTopic.Name, StateTopic.Queue);
        for (var index = 0; index < count; index++)
        {
            var record = Record(index);
            var position = store.Log.Append(record, queue.Max, storeTimestampMs: index);
            store.Queues.Apply(queue, queue.Max, new ConsumeQueueUnit(position, record.Length, default));
        }

        store.Log.Write();
        store.Queues.Write();
    }

    private static byte[] Record(int index)
    {
        var commit = new CommittedOffset(
            new GroupName($"group-{index % GroupCount}"), new TopicName("orders"),
            new QueueId(index % QueueCount), new QueueOffset(index));
        var (kind, body) = StateEventCodec.Encode(new OffsetsCommitted([commit]));
        var draft = new RecordDraft
        {
            Topic = StateTopic.NameUtf8,
            Body = new ReadOnlySequence<byte>(body),
            Properties = MessageProperties.Format([new(PropertyNames.Tags, kind)]),
            Flag = StateEventCodec.Version,
            BornHost = Host,
            StoreHost = Host,
            ReserveRecordCrc = true,
        };
        draft.Measure(out var size);
        var record = new byte[size];
        draft.WriteTo(record);
        return record;
    }
}
