using ActorMQ.Journal.Files;
using ActorMQ.Journal.Index;

namespace ActorMQ.Journal.Inspection;

/// <summary>
/// How a store's index files are laid out. They do not say; but a file's first unit repeats the begin that
/// its header names, so where that stands tells how many slots are before it.
/// </summary>
internal static class IndexShape
{
    private const int ChunkSize = 1 << 20;
    private const int PositionInUnit = sizeof(int);

    /// <summary>
    /// A layout with which a file has no fault; otherwise one with which its ends are right, or the default.
    /// </summary>
    /// <exception cref="IOException">The disk could not read.</exception>
    public static IndexOptions Find(IJournalFiles files, IEnumerable<string> paths)
    {
        IndexOptions? second = null;
        foreach (var path in paths)
        {
            foreach (var options in FitsOf(files, path))
            {
                using var view = new IndexFileView(files.Open(path), path, options);
                if (view.FindFault() is null)
                    return options;
                second ??= options;
            }
        }

        return second ?? new IndexOptions();
    }

    /// <summary>Without messages before it a file begins at 0, and zeros are everywhere.</summary>
    private static List<IndexOptions> FitsOf(IJournalFiles files, string path)
    {
        if (Agrees(files, path, new IndexOptions()))
            return [new IndexOptions()];
        var fits = new List<IndexOptions>();
        using var file = files.Open(path);
        Span<byte> begin = stackalloc byte[sizeof(long)];
        if (file.Read(begin, 2 * sizeof(long)) < begin.Length)
            return fits;
        var chunk = new byte[ChunkSize + sizeof(long)];
        for (var at = (long)IndexHeader.SizeBytes; at < file.Length; at += ChunkSize)
        {
            var count = file.Read(chunk, at);
            for (var found = 0; found + begin.Length <= count && found < ChunkSize; found += sizeof(int))
            {
                if (chunk.AsSpan(found, begin.Length).SequenceEqual(begin)
                    && OptionsOf(at + found, file.Length) is { } options
                    && Agrees(files, path, options))
                {
                    fits.Add(options);
                }
            }
        }

        return fits;
    }

    /// <summary>The layout with which the first unit names its position there.</summary>
    private static IndexOptions? OptionsOf(long positionAt, long fileSize)
    {
        var slots = (positionAt - PositionInUnit - IndexUnit.SizeBytes - IndexHeader.SizeBytes)
            / SlotTable.SlotSize;
        var units = (fileSize - IndexHeader.SizeBytes - (slots * SlotTable.SlotSize)) / IndexUnit.SizeBytes;
        if (slots is < 1 or > int.MaxValue || units is < 2 or > int.MaxValue)
            return null;
        var options = new IndexOptions { SlotCount = (int)slots, UnitCount = (int)units };
        return options.FileSizeBytes == fileSize ? options : null;
    }

    private static bool Agrees(IJournalFiles files, string path, IndexOptions options)
    {
        using var opened = IndexFile.Open(files, path, options);
        return opened is not null;
    }
}
