using ActorMQ.Journal.Files;
using ActorMQ.Journal.Index;
using ActorMQ.Journal.Queues;

namespace ActorMQ.Journal.Tests.Index;

/// <summary>
/// Goal: RocketMQ's index files are read here, and ours are the same bytes. Method: the golden stores, what
/// RocketMQ answered about them, and a scan of their logs.
/// </summary>
public sealed class GoldenIndexTests
{
    private static readonly IndexOptions Sizes = new() { SlotCount = 1000, UnitCount = 2000 };

    private static readonly StoreOptions Options = new()
    {
        CommitLog = new() { SegmentSizeBytes = GoldenStore.SegmentSizeBytes },
        ConsumeQueue = new()
        {
            UnitsPerFile = GoldenStore.UnitsPerFile,
            DelayLevels = [.. DispatchRule.DefaultDelayLevels.Take(17), TimeSpan.FromDays(3650)],
        },
    };

    public static TheoryData<string> Names => GoldenStore.Names;

    /// <summary>
    /// Where RocketMQ lost index files in its own recovery it found less than there is, never something
    /// else.
    /// </summary>
    [Theory]
    [InlineData("rocketmq-store-clean", 0)]
    [InlineData("rocketmq-store-clean-498", 0)]
    [InlineData("rocketmq-store-crashed", 16)]
    [InlineData("rocketmq-store-crashed-498", 7)]
    [InlineData("rocketmq-store-torn", 18)]
    public void Queries_find_what_RocketMQ_found_and_what_its_recovery_lost(string name, int lostCount)
    {
        using var golden = GoldenStore.Unpack(name);
        using var store = Open(golden);
        using var index = store.OpenIndex(Sizes, TimeProvider.System);
        index.CatchUp();
        Assert.Equal(store.Log.End, index.IndexedEnd);
        var model = KeyModel.Of(store.Log);
        var more = 0;
        foreach (var answer in golden.Manifest.GetProperty("queryByKey").EnumerateArray())
        {
            var topic = answer.GetProperty("topic").GetString()!;
            var key = answer.GetProperty("key").GetString()!;
            var theirs = answer.GetProperty("commitLogOffsets").EnumerateArray().Select(o => o.GetInt64());
            var ours = index.Ask(topic, key);
            Assert.Equal(model.Find(topic, key), ours);
            Assert.Empty(theirs.Except(ours));
            more += ours.SequenceEqual(theirs) ? 0 : 1;
        }

        Assert.Equal(lostCount, more);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_key_is_found_and_an_index_built_anew_answers_alike(string name)
    {
        using var golden = GoldenStore.Unpack(name);
        var before = new Dictionary<(string Topic, string Key), IReadOnlyList<long>>();
        using (var store = Open(golden))
        using (var index = store.OpenIndex(Sizes, TimeProvider.System))
        {
            index.CatchUp();
            var model = KeyModel.Of(store.Log);
            foreach (var (topic, key) in model.Keys)
            {
                before[(topic, key)] = index.Ask(topic, key);
                Assert.Equal(model.Find(topic, key), before[(topic, key)]);
            }
        }

        Directory.Delete(golden.Root + "/index", recursive: true);
        using var again = Open(golden);
        using var rebuilt = again.OpenIndex(Sizes, TimeProvider.System);
        rebuilt.CatchUp();
        Assert.True(before.Count > 1000);
        foreach (var ((topic, key), found) in before)
            Assert.Equal(found, rebuilt.Ask(topic, key));
    }

    [Theory]
    [InlineData("rocketmq-store-clean")]
    [InlineData("rocketmq-store-clean-498")]
    public void An_index_built_anew_has_the_bytes_that_RocketMQ_wrote(string name)
    {
        using var golden = GoldenStore.Unpack(name);
        var theirs = BytesOf(golden);
        Directory.Delete(golden.Root + "/index", recursive: true);
        using var store = Open(golden);
        using (var index = store.OpenIndex(Sizes, TimeProvider.System))
        {
            index.CatchUp();
            index.Flush();
        }

        Assert.Equal(theirs, BytesOf(golden));
    }

    [Theory]
    [InlineData("rocketmq-store-clean")]
    [InlineData("rocketmq-store-clean-498")]
    public void Files_of_a_clean_stop_are_kept_and_written_on(string name)
    {
        using var golden = GoldenStore.Unpack(name);
        var names = Directory.GetFiles(golden.Root + "/index").Order(StringComparer.Ordinal).ToList();
        using var store = Open(golden);
        using var index = store.OpenIndex(Sizes, TimeProvider.System);
        index.CatchUp();
        Assert.Equal(0, index.RemovedFileCount);
        for (var number = 0; number < 2000; number++)
            store.Log.Append(SampleRecords.WithKeys("Later", $"unique-{number}", $"k{number % 7} all"), default, 1);
        store.Log.Write();
        index.CatchUp();
        index.Flush();
        Assert.Empty(names.Except(Directory.GetFiles(golden.Root + "/index"), StringComparer.Ordinal));
        var model = KeyModel.Of(store.Log);
        Assert.Equal(64, index.Ask("Later", "all").Count);
        Assert.Equal(model.Find("Later", "k3"), index.Ask("Later", "k3"));
        Assert.Equal(model.Find("Payments", "a10310"), index.Ask("Payments", "a10310"));
    }

    private static List<byte[]> BytesOf(GoldenStore golden) =>
        [.. Directory.GetFiles(golden.Root + "/index").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    private static MessageStore Open(GoldenStore golden) =>
        MessageStore.Open(new DiskFiles(), golden.Root, Options)
        ?? throw new InvalidOperationException("The store is locked.");
}
