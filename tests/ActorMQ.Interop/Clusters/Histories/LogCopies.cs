namespace ActorMQ.Interop.Clusters.Histories;

/// <summary>Holds the stores of a shard's replicas against each other, as files.</summary>
public static class LogCopies
{
    private const string LogFolder = "commitlog";
    private const string EpochFile = "epochFileCheckpoint";
    private const int ChunkSizeBytes = 1 << 20;

    /// <summary>What is not equal, each in a sentence; empty when all copies are one.</summary>
    /// <param name="stores">The stores' folders. Nothing writes to them.</param>
    public static IReadOnlyList<string> Differences(IReadOnlyList<string> stores) =>
        [.. stores.Skip(1).SelectMany(store => DifferencesOf(stores[0], store))];

    private static IEnumerable<string> DifferencesOf(string one, string other)
    {
        var (mine, its) = (SegmentsOf(one), SegmentsOf(other));
        if (!mine.Keys.Intersect(its.Keys, StringComparer.Ordinal).Any())
            yield return $"{one} and {other} have no segment in common";
        foreach (var name in mine.Keys.Union(its.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (FirstDifference(mine.GetValueOrDefault(name), its.GetValueOrDefault(name)) is { } at)
                yield return $"segment {name} of {one} and {other} differs from byte {at} on";
        }

        var (epochs, itsEpochs) = (EpochsOf(one), EpochsOf(other));
        if (!string.Equals(epochs, itsEpochs, StringComparison.Ordinal))
            yield return $"epochs of {one} are\n{epochs}and of {other}\n{itsEpochs}";
    }

    private static Dictionary<string, string> SegmentsOf(string store) =>
        Directory.Exists(Path.Combine(store, LogFolder))
            ? Directory.GetFiles(Path.Combine(store, LogFolder)).ToDictionary(path => Path.GetFileName(path), StringComparer.Ordinal)
            : [];

    private static string EpochsOf(string store) =>
        File.Exists(Path.Combine(store, EpochFile)) ? File.ReadAllText(Path.Combine(store, EpochFile)) : "none\n";

    /// <summary>A segment that only one has must be empty: it was made ahead.</summary>
    private static long? FirstDifference(string? one, string? other)
    {
        using var mine = Open(one);
        using var its = Open(other);
        var (a, b) = (new byte[ChunkSizeBytes], new byte[ChunkSizeBytes]);
        for (long at = 0; ; at += ChunkSizeBytes)
        {
            var sizes = (mine.ReadAtLeast(a, a.Length, throwOnEndOfStream: false), its.ReadAtLeast(b, b.Length, throwOnEndOfStream: false));
            var size = Math.Max(sizes.Item1, sizes.Item2);
            if (size == 0)
                return null;
            a.AsSpan(sizes.Item1).Clear();
            b.AsSpan(sizes.Item2).Clear();
            var common = a.AsSpan(0, size).CommonPrefixLength(b.AsSpan(0, size));
            if (common < size)
                return at + common;
        }
    }

    private static Stream Open(string? path) => path is null ? Stream.Null : File.OpenRead(path);
}
