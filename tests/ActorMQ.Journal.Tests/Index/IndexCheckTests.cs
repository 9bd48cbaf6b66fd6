using ActorMQ.Journal.Files;
using ActorMQ.Journal.Index;
using ActorMQ.Journal.Inspection;

namespace ActorMQ.Journal.Tests.Index;

/// <summary>
/// Goal: <c>log check</c> finds every damage to the index that could hide a message, and <c>log repair</c> has
/// it built anew. Method: a small index, each byte changed in turn, each length, each file gone.
/// </summary>
public sealed class IndexCheckTests
{
    private readonly SimulatedDisk _disk = new();

    [Fact]
    public void A_sound_index_has_no_findings()
    {
        var paths = SmallIndex.Make(_disk);
        var report = StoreCheck.Run(_disk, SmallIndex.Root);
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
        var paths = SmallIndex.Make(_disk);
        var found = 0;
        foreach (var path in paths)
        {
            var original = _disk.Contents(path);
            for (var at = 0; at < original.Length; at++)
            {
                _disk.Overwrite(path, [(byte)(original[at] ^ mask)], at);
                var report = StoreCheck.Run(_disk, SmallIndex.Root);
                if (report.IsDamaged)
                    found++;
                else
                    AssertAnswers($"byte {at} of {path} with {mask}");
                Assert.All(report.Findings, finding => Assert.StartsWith(
                    $"{SmallIndex.Root}/index/", finding.Path, StringComparison.Ordinal));
                _disk.Overwrite(path, original, 0);
            }
        }

        Assert.True(found > 500, $"{found} changes were found");
    }

    [Fact]
    public void Every_length_is_found()
    {
        var paths = SmallIndex.Make(_disk);
        var original = _disk.Contents(paths[^1]);
        for (var length = 0; length < original.Length; length += 3)
        {
            using (var file = _disk.Open(paths[^1]))
                file.SetLength(length);
            var damage = Assert.Single(StoreCheck.Run(_disk, SmallIndex.Root).Findings);
            Assert.Equal((FindingKind.Damage, paths[^1]), (damage.Kind, damage.Path));
            _disk.Overwrite(paths[^1], original, 0);
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
            _disk.Overwrite(paths[1], [0x55], IndexHeader.SizeBytes + (5 * 4) + (3 * IndexUnit.SizeBytes));
            return 1;
        });

    private void MendAndCheck(Func<List<string>, int> damage)
    {
        var paths = SmallIndex.Make(_disk);
        var first = damage(paths);
        Assert.Equal(paths[first], Assert.Single(StoreCheck.Run(_disk, SmallIndex.Root).Findings).Path);
        using (var repair = StoreRepair.Open(_disk, SmallIndex.Root))
        {
            Assert.Equal(RepairKind.DropIndex, Assert.Single(repair.Steps).Kind);
            repair.Apply("/kept");
        }

        Assert.DoesNotContain(paths[first], SmallIndex.Paths(_disk), StringComparer.Ordinal);
        Assert.Contains(paths[0], SmallIndex.Paths(_disk), StringComparer.Ordinal);
        Assert.True(_disk.Exists("/kept/index/" + paths[first][(SmallIndex.Root.Length + 7)..]));
        Assert.False(StoreCheck.Run(_disk, SmallIndex.Root).IsDamaged);
        using var store = SmallIndex.Open(_disk);
        using var index = store.OpenIndex(SmallIndex.Sizes, TimeProvider.System);
        index.CatchUp();
        var model = KeyModel.Of(store.Log);
        foreach (var (topic, key) in model.Keys)
            Assert.Equal(model.Find(topic, key), index.Ask(topic, key));
    }

    /// <summary>Nothing is written.</summary>
    private void AssertAnswers(string damage)
    {
        using var store = SmallIndex.Open(_disk);
        using var index = store.OpenIndex(SmallIndex.Sizes, TimeProvider.System);
        Assert.True(index.RemovedFileCount == 0, damage);
        var model = KeyModel.Of(store.Log);
        foreach (var (topic, key) in model.Keys)
            Assert.True(model.Find(topic, key).SequenceEqual(index.Ask(topic, key)), $"{damage} hides {key}");
        store.Close();
    }
}
