using ActorMQ.Journal.Logs;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Inspection;

/// <summary>Changes the files of a log that is being repaired; durable when a call returns.</summary>
internal static class LogMender
{
    /// <summary>A file of which nothing is left: one blank record, and room.</summary>
    public static void MakeFile(StoreFiles store, RepairStep step)
    {
        Span<byte> blank = stackalloc byte[BlankRecord.SizeBytes];
        BlankRecord.Write(blank, (int)(step.End - step.Begin));
        Write(store, step.Begin, blank);
        store.Files.FlushDirectory(store.LogPath);
    }

    /// <summary>Each file's part becomes records, or the blank end of the file.</summary>
    public static void Fill(StoreFiles store, RepairStep step)
    {
        Span<byte> blank = stackalloc byte[BlankRecord.SizeBytes];
        var begin = step.Begin;
        while (begin < step.End)
        {
            var toFileEnd = store.SegmentSizeBytes - store.OffsetOf(begin);
            var size = Math.Min(step.End - begin, toFileEnd);
            if (size < toFileEnd)
            {
                var room = new byte[size];
                FillerRecord.Fill(room, begin, step.StoreTimestampMs);
                Write(store, begin, room);
            }
            else
            {
                BlankRecord.Write(blank, (int)toFileEnd);
                Write(store, begin, blank[..(int)Math.Min(blank.Length, toFileEnd)]);
            }

            begin += size;
        }
    }

    /// <summary>
    /// Files behind the place go, from the last on; the rest of its own file becomes zeros.
    /// </summary>
    public static void Cut(StoreFiles store, JournalPosition end)
    {
        foreach (var begin in store.Begins.Where(begin => begin >= end.Value).Reverse())
        {
            store.Files.Delete($"{store.LogPath}/{Segment.NameOf(begin)}");
            store.Files.FlushDirectory(store.LogPath);
        }

        if (store.OffsetOf(end) == 0)
            return;
        using var file = store.Files.Open(store.PathOf(end));
        file.SetLength(store.OffsetOf(end));
        file.Preallocate(store.SegmentSizeBytes);
        file.Flush();
    }

    private static void Write(StoreFiles store, JournalPosition begin, ReadOnlySpan<byte> bytes)
    {
        using var file = store.Files.Open(store.PathOf(begin));
        file.Preallocate(store.SegmentSizeBytes);
        file.Write(bytes, store.OffsetOf(begin));
        file.Flush();
    }
}
