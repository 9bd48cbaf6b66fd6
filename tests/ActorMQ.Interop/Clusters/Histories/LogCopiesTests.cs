namespace ActorMQ.Interop.Clusters.Histories;

/// <summary>Copies of a log that are not equal are found, at the byte where they part.</summary>
public sealed class LogCopiesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Equal_copies_have_no_difference()
    {
        string[] stores = [Make("a", "7-0\n", [1, 2, 3, 0]), Make("b", "7-0\n", [1, 2, 3, 0]), Make("c", "7-0\n", [1, 2, 3, 0])];
        Assert.Empty(LogCopies.Differences(stores));
    }

    [Fact]
    public void A_segment_that_was_made_ahead_by_one_is_no_difference()
    {
        string[] stores = [Make("a", "7-0\n", [1, 2], [0, 0]), Make("b", "7-0\n", [1, 2])];
        Assert.Empty(LogCopies.Differences(stores));
    }

    [Fact]
    public void A_byte_that_differs_is_found()
    {
        var far = new byte[3 << 20];
        var other = (byte[])far.Clone();
        other[(2 << 20) + 5] = 1;
        string[] stores = [Make("a", "7-0\n", [1, 2], far), Make("b", "7-0\n", [1, 2], other)];
        Assert.Equal([$"segment 00000000000000000001 of {stores[0]} and {stores[1]} differs from byte 2097157 on"], LogCopies.Differences(stores));
    }

    [Fact]
    public void A_segment_that_is_missing_is_found()
    {
        string[] stores = [Make("a", "7-0\n", [1, 2], [3]), Make("b", "7-0\n", [1, 2])];
        Assert.Equal([$"segment 00000000000000000001 of {stores[0]} and {stores[1]} differs from byte 0 on"], LogCopies.Differences(stores));
    }

    [Fact]
    public void Epochs_that_differ_are_found()
    {
        string[] stores = [Make("a", "7-0\n", [1]), Make("b", "7-0\n8-1\n", [1])];
        Assert.Equal([$"epochs of {stores[0]} are\n7-0\nand of {stores[1]}\n7-0\n8-1\n"], LogCopies.Differences(stores));
    }

    [Fact]
    public void A_store_without_a_log_is_found()
    {
        string[] stores = [Make("a", "7-0\n", [1]), Make("b", "7-0\n")];
        Assert.Contains($"{stores[0]} and {stores[1]} have no segment in common", LogCopies.Differences(stores), StringComparer.Ordinal);
    }

    private string Make(string name, string epochs, params byte[][] segments)
    {
        var store = Path.Combine(_folder.Path, name);
        Directory.CreateDirectory(Path.Combine(store, "commitlog"));
        File.WriteAllText(Path.Combine(store, "epochFileCheckpoint"), epochs);
        for (var i = 0; i < segments.Length; i++)
            File.WriteAllBytes(Path.Combine(store, "commitlog", i.ToString("D20", System.Globalization.CultureInfo.InvariantCulture)), segments[i]);
        return store;
    }
}
