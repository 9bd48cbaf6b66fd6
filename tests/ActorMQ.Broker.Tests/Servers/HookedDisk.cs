using ActorMQ.Journal.Files;

namespace ActorMQ.Broker.Tests.Servers;

/// <summary>
/// A disk that lets a test in when it flushes, renames or reads: to fail, or to take its time.
/// </summary>
internal sealed class HookedDisk(IJournalFiles inner) : IJournalFiles
{
    /// <summary>Called with the path of a file that is about to be flushed.</summary>
    public Action<string> OnFlush { get; set; } = static _ => { };

    /// <summary>Called with the path of a file that is about to be written to.</summary>
    public Action<string> OnWrite { get; set; } = static _ => { };

    /// <summary>Called with the new path of a file that is about to be renamed.</summary>
    public Action<string> OnRename { get; set; } = static _ => { };

    /// <summary>Called with the path, offset and bytes of what was read, before the reader gets it.</summary>
    public ReadHook OnRead { get; set; } = static (_, _, _) => { };

    /// <summary>Whether a file at an offset is in memory.</summary>
    public Func<string, long, bool> IsCached { get; set; } = static (_, _) => true;

    public delegate void ReadHook(string path, long offset, Span<byte> bytes);

    public IReadOnlyList<string> List(string directory) => inner.List(directory);

    public bool Exists(string path) => inner.Exists(path);

    public IJournalFile Open(string path) => new HookedFile(this, path, inner.Open(path));

    public void Delete(string path) => inner.Delete(path);

    public void Rename(string from, string to)
    {
        OnRename(to);
        inner.Rename(from, to);
    }

    public void FlushDirectory(string directory) => inner.FlushDirectory(directory);

    /// <summary>How full the disk says that it is; null: as it is.</summary>
    public DiskSpace? Space { get; set; }

    public DiskSpace SpaceOf(string directory) => Space ?? inner.SpaceOf(directory);

    public IDisposable? TryLock(string path) => inner.TryLock(path);

    private sealed class HookedFile(HookedDisk disk, string path, IJournalFile file) : IJournalFile
    {
        public long Length => file.Length;

        public int Read(Span<byte> destination, long offset)
        {
            var count = file.Read(destination, offset);
            disk.OnRead(path, offset, destination[..count]);
            return count;
        }

        public int ReadCached(Span<byte> destination, long offset) =>
            disk.IsCached(path, offset) ? Read(destination, offset) : IJournalFile.NotCached;

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            disk.OnWrite(path);
            file.Write(bytes, offset);
        }

        public void SetLength(long length) => file.SetLength(length);

        public void Preallocate(long length) => file.Preallocate(length);

        public void Flush()
        {
            disk.OnFlush(path);
            file.Flush();
        }

        public void Dispose() => file.Dispose();
    }
}
