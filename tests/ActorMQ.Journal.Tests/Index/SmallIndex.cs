using System.Globalization;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Index;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Tests.Index;

/// <summary>A store of a few messages with keys, whose index has several small files.</summary>
internal static class SmallIndex
{
    public const string Root = "/store";
    public const int RecordCount = 25;
    public static readonly IndexOptions Sizes = new() { SlotCount = 5, UnitCount = 20 };
    private static readonly StoreOptions Options = new() { CommitLog = new() { SegmentSizeBytes = 8 * 1024 } };

    /// <summary>Makes it, stopped cleanly; the index files' paths, the oldest first.</summary>
    public static List<string> Make(SimulatedDisk disk)
    {
        using var store = Open(disk);
        for (var number = 0; number < RecordCount; number++)
        {
            var text = number.ToString(CultureInfo.InvariantCulture);
            var topic = number % 3 == 2 ? "pay" : "orders";
            var record = SampleRecords.WithKeys(topic, "ID" + text, $"k{number % 4}");
            store.Log.Append(
                record, store.Queues.Get(new(topic), new(0)).Max, 1_800_000_000_000 + (number * 700));
            store.Log.Write();
            Assert.Equal(RecordFault.None, MessageRecord.Read(record, out var view));
            Assert.True(store.Queues.Apply(view));
        }

        using var index = store.OpenIndex(Sizes, TimeProvider.System);
        index.CatchUp();
        index.Flush();
        store.Close();
        return Paths(disk);
    }

    public static List<string> Paths(SimulatedDisk disk) =>
        [.. disk.List($"{Root}/index").Order(StringComparer.Ordinal).Select(name => $"{Root}/index/{name}")];

    public static MessageStore Open(IJournalFiles disk) => MessageStore.Open(disk, Root, Options)
        ?? throw new InvalidOperationException("The store is locked.");
}
