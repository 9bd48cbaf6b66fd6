using ActorMQ.Journal.Files;

namespace ActorMQ.Journal.Tests.Index;

/// <summary>
/// Goal: a damaged index never leads to a wrong message or an exception, and what is seen to be damaged is
/// built again. Method: a small index, each byte changed in turn, each length, each file gone.
/// </summary>
public sealed class DamagedIndexTests
{
    private readonly SimulatedDisk _disk = new();

    [Theory]
    [InlineData(0x01)]
    [InlineData(0x80)]
    [InlineData(0xFF)]
    public void Every_byte_changed(int mask)
    {
        var paths = SmallIndex.Make(_disk);
        var (seen, total) = (0, 0);
        foreach (var path in paths)
        {
            var original = _disk.Contents(path);
            for (var at = 0; at < original.Length; at++)
            {
                _disk.Overwrite(path, [(byte)(original[at] ^ mask)], at);
                seen += CheckAnswers() ? 1 : 0;
                total++;
                _disk.Overwrite(path, original, 0);
            }
        }

        // Units that are not in use yet, and the place that never is, may hold anything.
        Assert.True(seen > total / 2, $"{seen} of {total} changes were noticed");
    }

    [Fact]
    public void Every_length()
    {
        var path = SmallIndex.Make(_disk)[^1];
        var original = _disk.Contents(path);
        for (var length = 0; length < original.Length; length += 5)
        {
            using (var file = _disk.Open(path))
                file.SetLength(length);
            Assert.True(CheckAnswers(), $"cut to {length} bytes and not noticed");
            _disk.Overwrite(path, original, 0);
        }
    }

    [Fact]
    public void A_file_in_the_middle_gone()
    {
        var paths = SmallIndex.Make(_disk);
        Assert.True(paths.Count >= 3);
        _disk.Delete(paths[1]);
        Assert.True(CheckAnswers());
    }

    [Fact]
    public void Files_of_other_sizes_are_built_anew()
    {
        SmallIndex.Make(_disk);
        using var store = SmallIndex.Open(_disk);
        using var index = store.OpenIndex(SmallIndex.Sizes with { SlotCount = 8 }, TimeProvider.System);
        Assert.NotEqual(0, index.RemovedFileCount);
        index.CatchUp();
        var model = KeyModel.Of(store.Log);
        foreach (var (topic, key) in model.Keys)
            Assert.Equal(model.Find(topic, key), index.Ask(topic, key));
    }

    [Fact]
    public void Files_that_lie_before_a_position_go_and_the_last_one_stays()
    {
        var count = SmallIndex.Make(_disk).Count;
        using var store = SmallIndex.Open(_disk);
        using var index = store.OpenIndex(SmallIndex.Sizes, TimeProvider.System);
        var model = KeyModel.Of(store.Log);
        var second = model.Find("orders", "ID13")[0];
        Assert.Equal(0, index.DeleteBefore(store.Log.Start));
        Assert.True(index.DeleteBefore(new(second)) > 0);
        Assert.Equal([second], index.Ask("orders", "ID13"));
        index.DeleteBefore(store.Log.End);
        Assert.Single(_disk.List($"{SmallIndex.Root}/index"));
        Assert.NotEqual(1, count);
        var last = model.Find("orders", "ID24");
        Assert.Equal(last, index.Ask("orders", "ID24"));
    }

    /// <summary>
    /// Asks for every key, without writing anything. Whether something was noticed: then all is right again;
    /// otherwise some may be missing, and what is found is right.
    /// </summary>
    private bool CheckAnswers()
    {
        var copy = new SimulatedDisk();
        Copy(SmallIndex.Root, copy);
        using var store = SmallIndex.Open(copy);
        using var index = store.OpenIndex(SmallIndex.Sizes, TimeProvider.System);
        index.CatchUp();
        var model = KeyModel.Of(store.Log);
        Assert.Equal(SmallIndex.RecordCount, model.RecordCount);
        var answers = new List<(IReadOnlyList<long> Right, IReadOnlyList<long> Found)>();
        for (var round = 0; round < 2; round++)
        {
            answers.Clear();
            foreach (var (topic, key) in model.Keys)
                answers.Add((model.Find(topic, key), index.Ask(topic, key)));
        }

        Assert.All(answers, answer => Assert.Empty(answer.Found.Except(answer.Right)));
        if (index.RemovedFileCount == 0)
            return false;
        Assert.All(answers, answer => Assert.Equal(answer.Right, answer.Found));
        return true;
    }

    private void Copy(string directory, SimulatedDisk to)
    {
        foreach (var path in _disk.List(directory).Select(name => $"{directory}/{name}"))
        {
            if (!_disk.Exists(path))
            {
                Copy(path, to);
                continue;
            }

            using var file = to.Open(path);
            file.Write(_disk.Contents(path), 0);
        }
    }
}
