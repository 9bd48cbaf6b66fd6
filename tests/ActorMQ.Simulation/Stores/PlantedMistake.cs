using ActorMQ.Journal.Files;

namespace ActorMQ.Simulation.Stores;

/// <summary>A mistake that somebody could make between the store and its disk.</summary>
public enum Mistake
{
    /// <summary>The log is not flushed.</summary>
    SkipsFlushOfLog,

    /// <summary>Names are not flushed.</summary>
    SkipsFlushOfNames,

    /// <summary>A failed flush is taken for a good one, as .NET's own flush does.</summary>
    HidesFailedFlush,

    /// <summary>Now and then a write of the log does not happen.</summary>
    LosesWrite,

    /// <summary>Now and then a bit of the log is written wrong.</summary>
    FlipsBit,

    /// <summary>What is to be deleted stays.</summary>
    DeletesNothing,

    /// <summary>What lies behind a new end of a file stays.</summary>
    CutsNothing,

    /// <summary>A sector that cannot be read is taken for zeros.</summary>
    ReadsBadSectorAsZeros,
}

/// <summary>A disk with a mistake.</summary>
internal sealed class PlantedMistake(IJournalFiles disk, Mistake mistake) : IJournalFiles
{
    private const int NowAndThen = 10;
    private int _writeCount;

    public IReadOnlyList<string> List(string directory) => disk.List(directory);

    public bool Exists(string path) => disk.Exists(path);

    public IJournalFile Open(string path) => new Opened(this, disk.Open(path), path);

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

    private sealed class Opened(PlantedMistake owner, IJournalFile file, string path) : IJournalFile
    {
        private readonly bool _isLog = path.Contains("/commitlog/", StringComparison.Ordinal);

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

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            var isTheOne = _isLog && !bytes.IsEmpty && ++owner._writeCount % NowAndThen == 0;
            if (isTheOne && Makes(Mistake.LosesWrite))
                return;
            var written = bytes.ToArray();
            if (isTheOne && Makes(Mistake.FlipsBit))
                written[^1] ^= 1;
            file.Write(written, offset);
        }

        public void SetLength(long length)
        {
            if (length >= file.Length || !Makes(Mistake.CutsNothing))
                file.SetLength(length);
        }

        public void Preallocate(long length) => file.Preallocate(length);

        public void Flush()
        {
            if (_isLog && Makes(Mistake.SkipsFlushOfLog))
                return;
            try
            {
                file.Flush();
            }
            catch (IOException) when (Makes(Mistake.HidesFailedFlush))
            {
                // The mistake.
            }
        }

        public void Dispose() => file.Dispose();

        private bool Makes(Mistake what) => owner.Mistake == what;
    }

    private Mistake Mistake => mistake;
}
