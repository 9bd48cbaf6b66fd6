using ActorMQ.Journal.Files;

namespace ActorMQ.Simulation.Stores;

/// <summary>A mistake that somebody could make between the store and its disk.</summary>
public enum Mistake
{
    /// <summary>Names are not flushed.</summary>
    SkipsFlushOfNames,

    /// <summary>What is to be deleted stays.</summary>
    DeletesNothing,

    /// <summary>A sector that cannot be read is taken for zeros.</summary>
    ReadsBadSectorAsZeros,
}

/// <summary>A disk with a mistake.</summary>
internal sealed class PlantedMistake(IJournalFiles disk, Mistake mistake) : IJournalFiles
{
    public IReadOnlyList<string> List(string directory) => disk.List(directory);

    public bool Exists(string path) => disk.Exists(path);

    public IJournalFile Open(string path) => new Opened(this, disk.Open(path));

    public void Rename(string from, string to) => disk.Rename(from, to);

    public IDisposable? TryLock(string path) => disk.TryLock(path);

    public DiskSpace SpaceOf(string directory) => disk.SpaceOf(directory);

    public void Delete(string path)
    {
        if (mistake != Mistake.DeletesNothing)
            disk.Delete(path);
    }

    public void FlushDirectory(string directory)
    {
        if (mistake != Mistake.SkipsFlushOfNames)
            disk.FlushDirectory(directory);
    }

    private sealed class Opened(PlantedMistake owner, IJournalFile file) : IJournalFile
    {
        public long Length => file.Length;

        public int Read(Span<byte> destination, long offset)
        {
            try
            {
                return file.Read(destination, offset);
            }
            catch (IOException) when (Makes(Mistake.ReadsBadSectorAsZeros))
            {
                destination.Clear();
                return destination.Length;
            }
        }

        public void Write(ReadOnlySpan<byte> bytes, long offset) => file.Write(bytes, offset);

        public void SetLength(long length) => file.SetLength(length);

        public void Preallocate(long length) => file.Preallocate(length);

        public void Flush() => file.Flush();

        public void Dispose() => file.Dispose();

        private bool Makes(Mistake what) => owner.Mistake == what;
    }

    private Mistake Mistake => mistake;
}
