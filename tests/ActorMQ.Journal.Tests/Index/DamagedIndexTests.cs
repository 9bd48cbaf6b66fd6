using System.Globalization;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Index;

namespace ActorMQ.Journal.Tests.Index;

/// <summary>
/// Goal: a damaged index never leads to a wrong message or an exception, and what is seen to be damaged is
/// built again. Method: a small index, each byte changed in turn, each length, each file gone.
/// </summary>
public sealed class DamagedIndexTests
{
    private const string Root = "/store";
    private const int RecordCount = 25;
    private static readonly IndexOptions Sizes = new() { SlotCount = 5, UnitCount = 20 };
    private static readonly StoreOptions Options = new() { CommitLog = new() { SegmentSizeBytes = 8 * 1024 } };
    private readonly SimulatedDisk _disk = new();

    [Theory]
    [InlineData(0x01)]
    [InlineData(0x80)]
    [InlineData(0xFF)]
    public void Every_byte_changed(int mask)
    {
        var paths = MakeStore();
        var (seen, total) = (0, 0);
        foreach (var path in paths)
        {
            var original = Contents(path);
            for (var at = 0; at < original.Length; at++)
            {
                Write(path, [(byte)(original[at] ^ mask)], at);
                seen += CheckAnswers() ? 1 : 0;
                total++;
                Write(path, original, 0);
            }
        }

        // Units that are not in use yet, and the place that never is, may hold anything.
        Assert.True(seen > total / 2, $"{seen} of {total} changes were noticed");
    }

    [Fact]
    public void Every_length()
    {
        var path = MakeStore()[^1];
        var original = Contents(path);
        for (var length = 0; length < original.Length; length += 5)
        {
            using (var file = _disk.Open(path))
                file.SetLength(length);
            Assert.True(CheckAnswers(), $"cut to {length} bytes and not noticed");
            Write(path, original, 0);
        }
    }

    [Fact]
    public void A_file_in_the_middle_gone()
    {
        var paths = MakeStore();
        Assert.True(paths.Count >= 3);
        _disk.Delete(paths[1]);
        Assert.True(CheckAnswers());
    }

    [Fact]
    public void Files_of_other_sizes_are_built_anew()
    {
        MakeStore();
        using var store = Open();
        using var index = store.OpenIndex(Sizes with { SlotCount = 8 }, TimeProvider.System);
        Assert.NotEqual(0, index.RemovedFileCount);
        index.CatchUp();
        var model = KeyModel.Of(store.Log);
        foreach (var (topic, key) in model.Keys)
            Assert.Equal(model.Find(topic, key), index.Ask(topic, key));
    }

    [Fact]
    public void Files_that_lie_before_a_position_go_and_the_last_one_stays()
    {
        var count = MakeStore().Count;
        using var store = Open();
        using var index = store.OpenIndex(Sizes, TimeProvider.System);
        var model = KeyModel.Of(store.Log);
        var second = model.Find("orders", "ID13")[0];
        Assert.Equal(0, index.DeleteBefore(store.Log.Start));
        Assert.True(index.DeleteBefore(new(second)) > 0);
        Assert.Equal([second], index.Ask("orders", "ID13"));
        index.DeleteBefore(store.Log.End);
        Assert.Single(_disk.List($"{Root}/index"));
        Assert.NotEqual(1, count);
        var last = model.Find("orders", "ID24");
        Assert.Equal(last, index.Ask("orders", "ID24"));
    }

    private List<string> MakeStore()
    {
        using var store = Open();
        for (var number = 0; number < RecordCount; number++)
        {
            var text = number.ToString(CultureInfo.InvariantCulture);
            var record = SampleRecords.WithKeys(number % 3 == 2 ? "pay" : "orders", "ID" + text, $"k{number % 4}");
            store.Log.Append(record, default, 1_800_000_000_000 + (number * 700));
        }

        store.Log.Write();
        using var index = store.OpenIndex(Sizes, TimeProvider.System);
        index.CatchUp();
        index.Flush();
        store.Close();
        return [.. _disk.List($"{Root}/index").Order(StringComparer.Ordinal).Select(name => $"{Root}/index/{name}")];
    }

    /// <summary>
    /// Asks for every key, without writing anything. Whether something was noticed: then all is right again;
    /// otherwise some may be missing, and what is found is right.
    /// </summary>
    private bool CheckAnswers()
    {
        var copy = new SimulatedDisk();
        Copy(Root, copy);
        using var store = Open(copy);
        using var index = store.OpenIndex(Sizes, TimeProvider.System);
        index.CatchUp();
        var model = KeyModel.Of(store.Log);
        Assert.Equal(RecordCount, model.RecordCount);
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

    private MessageStore Open() => Open(_disk);

    private static MessageStore Open(IJournalFiles disk) =>
        MessageStore.Open(disk, Root, Options) ?? throw new InvalidOperationException("The store is locked.");

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
            file.Write(Contents(path), 0);
        }
    }

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
