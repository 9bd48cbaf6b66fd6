using ActorMQ.Journal.Files;

namespace ActorMQ.Journal.Tests.Retention;

/// <summary>A disk that at will refuses to remove files, or keeps readers waiting.</summary>
internal sealed class FailingFiles(IJournalFiles disk) : IJournalFiles
{
    private readonly Dictionary<string, int> _closed = new(StringComparer.Ordinal);

    public long DeletesLeft { get; set; } = long.MaxValue;

    public bool BlocksReads { get; set; }

    public ManualResetEventSlim IsReading { get; } = new();

    public ManualResetEventSlim MayRead { get; } = new();

    public int ClosedCount(string path)
    {
        lock (_closed)
            return _closed.GetValueOrDefault(path);
    }

    public IReadOnlyList<string> List(string directory) => disk.List(directory);

    public bool Exists(string path) => disk.Exists(path);

    public IJournalFile Open(string path) => new Handle(this, path, disk.Open(path));

    public void Delete(string path)
    {
        if (DeletesLeft-- <= 0)
            throw new IOException($"{path} does not go (simulated).");
        disk.Delete(path);
    }

    public void Rename(string from, string to) => disk.Rename(from, to);

    public void FlushDirectory(string directory) => disk.FlushDirectory(directory);

    public DiskSpace SpaceOf(string directory) => disk.SpaceOf(directory);

    public IDisposable? TryLock(string path) => disk.TryLock(path);

    private sealed class Handle(FailingFiles files, string path, IJournalFile file) : IJournalFile
    {
        public long Length => file.Length;

        public int Read(Span<byte> destination, long offset)
        {
            if (files.BlocksReads)
            {
                files.IsReading.Set();
                files.MayRead.Wait();
            }

            return file.Read(destination, offset);
        }

        public void Write(ReadOnlySpan<byte> bytes, long offset) => file.Write(bytes, offset);

        public void SetLength(long length) => file.SetLength(length);

        public void Preallocate(long length) => file.Preallocate(length);

        public void Flush() => file.Flush();

        public void Dispose()
        {
            lock (files._closed)
                files._closed[path] = files._closed.GetValueOrDefault(path) + 1;
            file.Dispose();
        }
    }
}
