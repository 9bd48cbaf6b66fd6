using System.Globalization;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Index;
using ActorMQ.Journal.Inspection;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Tests.Index;

/// <summary>
/// Goal: <c>log check</c> finds every damage to the index that could hide a message, and <c>log repair</c> has
/// it built anew. Method: a small index, each byte changed in turn, each length, each file gone.
/// </summary>
public sealed class IndexCheckTests
{
    private const string Root = "/store";
    private const int RecordCount = 25;
    private static readonly IndexOptions Sizes = new() { SlotCount = 5, UnitCount = 20 };
    private static readonly StoreOptions Options = new() { CommitLog = new() { SegmentSizeBytes = 8 * 1024 } };
    private readonly SimulatedDisk _disk = new();

    [Fact]
    public void A_sound_index_has_no_findings()
    {
        var paths = MakeStore();
        var report = StoreCheck.Run(_disk, Root);
        Assert.Empty(report.Findings);
        Assert.Equal(paths.Count, report.IndexFileCount);
        Assert.True(paths.Count >= 3);
    }

    [Theory]
    [InlineData(0x01)]
    [InlineData(0x80)]
    [InlineData(0xFF)]
    public void Every_byte_changed_is_found_or_hides_no_message(int mask)
    {
        var paths = MakeStore();
        var found = 0;
        foreach (var path in paths)
        {
            var original = Contents(path);
            for (var at = 0; at < original.Length; at++)
            {
                Write(path, [(byte)(original[at] ^ mask)], at);
                var report = StoreCheck.Run(_disk, Root);
                if (report.IsDamaged)
                    found++;
                else
                    AssertAnswers($"byte {at} of {path} with {mask}");
                Assert.All(report.Findings, finding => Assert.StartsWith(
                    $"{Root}/index/", finding.Path, StringComparison.Ordinal));
                Write(path, original, 0);
            }
        }

        Assert.True(found > 500, $"{found} changes were found");
    }

    [Fact]
    public void Every_length_is_found()
    {
        var paths = MakeStore();
        var original = Contents(paths[^1]);
        for (var length = 0; length < original.Length; length += 3)
        {
            using (var file = _disk.Open(paths[^1]))
                file.SetLength(length);
            var damage = Assert.Single(StoreCheck.Run(_disk, Root).Findings);
            Assert.Equal((FindingKind.Damage, paths[^1]), (damage.Kind, damage.Path));
            Write(paths[^1], original, 0);
        }
    }

    [Fact]
    public void A_file_that_is_gone_between_others_is_found() => MendAndCheck(paths =>
    {
        _disk.Delete(paths[1]);
        return 2;
    });

    [Fact]
    public void A_repair_puts_the_damaged_file_and_those_behind_it_aside_and_the_next_start_builds_them() =>
        MendAndCheck(paths =>
        {
            Write(paths[1], [0x55], IndexHeader.SizeBytes + (5 * 4) + (3 * IndexUnit.SizeBytes));
            return 1;
        });

    private void MendAndCheck(Func<List<string>, int> damage)
    {
        var paths = MakeStore();
        var first = damage(paths);
        Assert.Equal(paths[first], Assert.Single(StoreCheck.Run(_disk, Root).Findings).Path);
        using (var repair = StoreRepair.Open(_disk, Root))
        {
            Assert.Equal(RepairKind.DropIndex, Assert.Single(repair.Steps).Kind);
            repair.Apply("/kept");
        }

        Assert.DoesNotContain(paths[first], Paths(), StringComparer.Ordinal);
        Assert.Contains(paths[0], Paths(), StringComparer.Ordinal);
        Assert.True(_disk.Exists("/kept/index/" + paths[first][(Root.Length + 7)..]));
        Assert.False(StoreCheck.Run(_disk, Root).IsDamaged);
        using var store = Open();
        using var index = store.OpenIndex(Sizes, TimeProvider.System);
        index.CatchUp();
        var model = KeyModel.Of(store.Log);
        foreach (var (topic, key) in model.Keys)
            Assert.Equal(model.Find(topic, key), index.Ask(topic, key));
    }

    /// <summary>Nothing is written.</summary>
    private void AssertAnswers(string damage)
    {
        using var store = Open();
        using var index = store.OpenIndex(Sizes, TimeProvider.System);
        Assert.True(index.RemovedFileCount == 0, damage);
        var model = KeyModel.Of(store.Log);
        foreach (var (topic, key) in model.Keys)
            Assert.True(model.Find(topic, key).SequenceEqual(index.Ask(topic, key)), $"{damage} hides {key}");
        store.Close();
    }

    private List<string> MakeStore()
    {
        using var store = Open();
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
        return Paths();
    }

    private List<string> Paths() =>
        [.. _disk.List($"{Root}/index").Order(StringComparer.Ordinal).Select(name => $"{Root}/index/{name}")];

    private MessageStore Open() => MessageStore.Open(_disk, Root, Options)!;

    private byte[] Contents(string path)
    {
        using var file = _disk.Open(path);
        var bytes = new byte[file.Length];
        file.Read(bytes, 0);
        return bytes;
    }

    private void Write(string path, byte[] bytes, long offset)
    {
        using var file = _disk.Open(path);
        file.Write(bytes, offset);
    }
}
