using ActorMQ.Journal.Files;

namespace ActorMQ.Journal.Tests;

/// <summary>
/// A disk that lets a test in on each read: to count it, to fail it, or to change its bytes.
/// </summary>
internal sealed class ReadHookDisk(IJournalFiles inner) : IJournalFiles
{
    public delegate void ReadHook(string path, long offset, Span<byte> bytes);

    /// <summary>Called with what was read before the reader gets it.</summary>
    public ReadHook OnRead { get; set; } = static (_, _, _) => { };

    /// <summary>Whether a range of a file is in memory.</summary>
    public Func<string, long, int, bool> IsCached { get; set; } = static (_, _, _) => true;

    public IReadOnlyList<string> List(string directory) => inner.List(directory);

    public bool Exists(string path) => inner.Exists(path);

    public IJournalFile Open(string path) => new HookedFile(this, path, inner.Open(path));

    public void Delete(string path) => inner.Delete(path);

    public void Rename(string from, string to) => inner.Rename(from, to);

    public void FlushDirectory(string directory) => inner.FlushDirectory(directory);

    public IDisposable? TryLock(string path) => inner.TryLock(path);

    public DiskSpace SpaceOf(string directory) => inner.SpaceOf(directory);

    private sealed class HookedFile(ReadHookDisk disk, string path, IJournalFile file) : IJournalFile
    {
        public long Length => file.Length;

        public int Read(Span<byte> destination, long offset)
        {
            var count = file.Read(destination, offset);
            disk.OnRead(path, offset, destination[..count]);
            return count;
        }

        public int ReadCached(Span<byte> destination, long offset) =>
            disk.IsCached(path, offset, destination.Length)
                ? Read(destination, offset)
                : IJournalFile.NotCached;

        public void Write(ReadOnlySpan<byte> bytes, long offset) => file.Write(bytes, offset);

        public void SetLength(long length) => file.SetLength(length);

        public void Preallocate(long length) => file.Preallocate(length);

        public void Flush() => file.Flush();

        public void Dispose() => file.Dispose();
    }
}
