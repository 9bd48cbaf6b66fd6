using ActorMQ.Journal.Files;
using ActorMQ.Journal.Logs;
using ActorMQ.Model;

namespace ActorMQ.Journal.Inspection;

/// <summary>Copies of what a repair overwrites, in a directory beside the store.</summary>
internal sealed class KeptBytes(StoreFiles store, string directory)
{
    private const int ChunkSize = 1 << 20;

    /// <summary>
    /// Copies bytes of the log into files <c>commitlog/POSITION</c>, named by their first byte; what is all
    /// zeros is left out. Durable when this returns.
    /// </summary>
    /// <exception cref="IOException">The disk could not read or write.</exception>
    public void Copy(JournalPosition begin, JournalPosition end)
    {
        while (begin < end)
        {
            var size = Math.Min(end - begin, store.SegmentSizeBytes - store.OffsetOf(begin));
            if (store.Files.Exists(store.PathOf(begin)))
                CopyFrom(begin, size);
            begin += size;
        }
    }

    /// <summary>Copies a file of the store to its place below the directory, then removes it.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public void Move(string path)
    {
        using (var source = store.Files.Open(path))
        using (var target = store.Files.Open(directory + path[store.Root.Length..]))
        {
            target.SetLength(source.Length);
            Copy(source, 0, source.Length, () => target);
        }

        store.Files.Delete(path);
    }

    private void CopyFrom(JournalPosition begin, long size)
    {
        using var source = store.Files.Open(store.PathOf(begin));
        IJournalFile? target = null;
        Copy(source, store.OffsetOf(begin), size, () =>
            target ??= store.Files.Open($"{directory}/commitlog/{Segment.NameOf(begin.Value)}"));
        target?.Dispose();
    }

    /// <summary>Asks for the target only when there is something to copy; leaves it flushed.</summary>
    private static void Copy(IJournalFile source, long offset, long size, Func<IJournalFile> target)
    {
        var chunk = new byte[ChunkSize];
        IJournalFile? written = null;
        for (var done = 0L; done < size;)
        {
            var wanted = chunk.AsSpan(0, (int)Math.Min(chunk.Length, size - done));
            var count = source.Read(wanted, offset + done);
            if (count == 0)
                break;
            if (wanted[..count].ContainsAnyExcept((byte)0))
            {
                written = target();
                written.Write(wanted[..count], done);
            }

            done += count;
        }

        written?.Flush();
    }
}
