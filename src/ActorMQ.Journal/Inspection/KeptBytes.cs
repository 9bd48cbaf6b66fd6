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

    /// <summary>Moves a file of the store to its place below the directory.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public void Move(string path)
    {
        var kept = directory + path[store.Root.Length..];
        store.Files.Open(kept).Dispose();
        store.Files.Rename(path, kept);
    }

    private void CopyFrom(JournalPosition begin, long size)
    {
        using var source = store.Files.Open(store.PathOf(begin));
        IJournalFile? target = null;
        var chunk = new byte[ChunkSize];
        for (var done = 0L; done < size;)
        {
            var wanted = chunk.AsSpan(0, (int)Math.Min(chunk.Length, size - done));
            var count = source.Read(wanted, store.OffsetOf(begin) + done);
            if (count == 0)
                break;
            if (wanted[..count].ContainsAnyExcept((byte)0))
            {
                target ??= store.Files.Open($"{directory}/commitlog/{Segment.NameOf(begin.Value)}");
                target.Write(wanted[..count], done);
            }

            done += count;
        }

        target?.Flush();
        target?.Dispose();
    }
}
