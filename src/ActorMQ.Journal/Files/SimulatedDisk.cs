namespace ActorMQ.Journal.Files;

/// <summary>A disk in memory for tests: it loses power, fails, and runs full, by a seed.</summary>
/// <remarks>
/// What was written and not flushed is at the mercy of <see cref="PowerCut"/>: each sector of it holds what
/// it held at some moment since the last flush, whatever the others hold. So it is with a file's length, and
/// with names that were made, moved or removed and whose directory was not flushed.
/// </remarks>
public sealed class SimulatedDisk : IJournalFiles
{
    /// <summary>The largest piece that a power cut writes whole or not at all, in bytes.</summary>
    public const int SectorSize = 512;

    private const long Boundless = 1L << 50;
    private readonly SimulatedNames _names = new();
    private readonly HashSet<string> _locks = new(StringComparer.Ordinal);
    private readonly List<(string Path, long Begin, long End)> _unreadable = [];
    private readonly Random _random;

    /// <summary>A disk on which failed flushes lose what <paramref name="seed"/> says.</summary>
    public SimulatedDisk(int seed) => _random = new Random(seed);

    /// <summary>A disk like any other.</summary>
    public SimulatedDisk()
        : this(seed: 0)
    {
    }

    /// <summary>
    /// How many more flushes of files succeed; the one after them, and all later ones, fail. What a failed
    /// one should have made durable counts as flushed, and some of it is not.
    /// </summary>
    public long FlushesLeft { get; set; } = long.MaxValue;

    /// <summary>
    /// How many more bytes can be written; the write that goes beyond them fails behind the last byte that
    /// fits, for lack of room.
    /// </summary>
    public long BytesLeft { get; set; } = long.MaxValue;

    /// <summary>
    /// How many more bytes are written before a write fails behind the last of them, for no reason that one
    /// could mend; and all later ones fail.
    /// </summary>
    public long GoodBytesLeft { get; set; } = long.MaxValue;

    /// <summary>Bytes of all files together for which there is room; none can grow beyond.</summary>
    public long CapacityBytes { get; set; } = Boundless;

    /// <summary>
    /// How many more changes (writes, flushes, names) are taken; after them every one fails, until
    /// <see cref="PowerCut"/> or <see cref="Kill"/>: a crash in the middle of something. The first one that
    /// fails, if it is a write, has got as far as some byte.
    /// </summary>
    public long ChangesLeft { get; set; } = long.MaxValue;

    /// <summary>Writes of files so far.</summary>
    public long WriteCount { get; private set; }

    /// <summary>Flushes of files so far.</summary>
    public long FlushCount { get; private set; }

    /// <summary>Files that are open now.</summary>
    public int OpenCount { get; internal set; }

    internal Lock Gate { get; } = new();

    /// <summary>Counts crashes: a handle of an earlier life is dead.</summary>
    internal int Life { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string directory)
    {
        lock (Gate)
            return _names.List(directory);
    }

    /// <inheritdoc/>
    public bool Exists(string path)
    {
        lock (Gate)
            return _names.Find(path) is not null;
    }

    /// <inheritdoc/>
    public IJournalFile Open(string path)
    {
        lock (Gate)
        {
            var file = _names.Find(path);
            if (file is null)
            {
                CountChange();
                _names.Add(path, file = new SimulatedFile());
            }

            OpenCount++;
            return new SimulatedHandle(this, file, path);
        }
    }

    /// <inheritdoc/>
    public void Delete(string path)
    {
        lock (Gate)
        {
            CountChange();
            _names.Remove(path);
        }
    }

    /// <inheritdoc/>
    public void Rename(string from, string to)
    {
        lock (Gate)
        {
            CountChange();
            _names.Rename(from, to);
        }
    }

    /// <inheritdoc/>
    public void FlushDirectory(string directory)
    {
        lock (Gate)
        {
            CountChange();
            _names.Flush(directory);
        }
    }

    /// <inheritdoc/>
    public DiskSpace SpaceOf(string directory)
    {
        lock (Gate)
            return new(CapacityBytes, Math.Clamp(CapacityBytes - UsedBytes(), 0, BytesLeft));
    }

    /// <inheritdoc/>
    public IDisposable? TryLock(string path)
    {
        lock (Gate)
        {
            _names.AddDirectoryForGood(path[..path.LastIndexOf('/')]);
            return _locks.Add(path) ? new Held(this, path, Life) : null;
        }
    }

    /// <summary>Removes a directory with all that is in it, for good: as an operator does, by hand.</summary>
    public void DeleteDirectory(string directory)
    {
        lock (Gate)
            _names.RemoveDirectory(directory);
    }

    /// <summary>Turns a bit of a file over, in memory and for good: a disk that rots.</summary>
    /// <param name="path">Of a file that is there.</param>
    /// <param name="offset">The byte.</param>
    /// <param name="bit">0 to 7.</param>
    public void FlipBit(string path, long offset, int bit)
    {
        lock (Gate)
            _names.Find(path)!.FlipBit((int)offset, bit);
    }

    /// <summary>
    /// From now on no read of <c>[begin, end)</c> of a file succeeds, as of a bad sector.
    /// </summary>
    public void FailReads(string path, long begin, long end)
    {
        lock (Gate)
            _unreadable.Add((path, begin, end));
    }

    /// <summary>Every file can be read again.</summary>
    public void MendReads()
    {
        lock (Gate)
            _unreadable.Clear();
    }

    /// <summary>
    /// Cuts the power: every file that was open is dead, and of what was not flushed a part is gone.
    /// </summary>
    /// <param name="random">Decides which part.</param>
    public void PowerCut(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        lock (Gate)
        {
            GoDown();
            _names.PowerCut(random);
            foreach (var file in _names.Files)
                file.PowerCut(random);
        }
    }

    /// <summary>Ends the process: every file that was open is dead, and all that was written stays.</summary>
    public void Kill()
    {
        lock (Gate)
            GoDown();
    }

    internal void CountChange()
    {
        if (ChangesLeft <= 0)
            throw Down();
        ChangesLeft--;
    }

    internal void CheckRead(string path, long offset, int count)
    {
        foreach (var (unreadable, begin, end) in _unreadable)
        {
            if (string.Equals(unreadable, path, StringComparison.Ordinal)
                && offset < end
                && offset + count > begin)
            {
                throw new IOException($"Input/output error: {path} at {offset} (simulated).");
            }
        }
    }

    /// <summary>How many bytes of a write are taken, and why not all of them.</summary>
    internal int TakeBytes(string path, int sizeBytes, out IOException? refusal)
    {
        WriteCount++;
        if (ChangesLeft == 0)
        {
            ChangesLeft = -1;
            refusal = Down();
            return _random.Next(sizeBytes + 1);
        }

        CountChange();
        var taken = (int)Math.Min(sizeBytes, Math.Min(BytesLeft, GoodBytesLeft));
        refusal = taken == sizeBytes ? null : taken == BytesLeft ? Full(path) : Failed(path);
        BytesLeft -= taken;
        GoodBytesLeft -= taken;
        return taken;
    }

    internal void Flush(SimulatedFile file)
    {
        CountChange();
        FlushCount++;
        if (FlushesLeft <= 0)
        {
            file.FailFlush(_random);
            throw new IOException("Input/output error (simulated).");
        }

        FlushesLeft--;
        file.Flush();
    }

    internal void FlushEverything()
    {
        foreach (var file in _names.Files)
            Flush(file);
        CountChange();
        _names.FlushAll();
    }

    internal void CheckGrowth(string path, long bytes)
    {
        if (bytes > 0 && CapacityBytes < Boundless && UsedBytes() + bytes > CapacityBytes)
            throw Full(path);
    }

    internal static DiskFullException Full(string path) =>
        new($"No space left on device: {path} (simulated).", innerException: null);

    private static IOException Down() => new("The machine is down (simulated).");

    private static IOException Failed(string path) => new($"Input/output error: {path} (simulated).");

    private long UsedBytes() => _names.Files.Sum(file => file.Length);

    private void GoDown()
    {
        Life++;
        _locks.Clear();
        OpenCount = 0;
        ChangesLeft = long.MaxValue;
    }

    private sealed class Held(SimulatedDisk disk, string path, int life) : IDisposable
    {
        public void Dispose()
        {
            lock (disk.Gate)
            {
                if (life == disk.Life)
                    disk._locks.Remove(path);
            }
        }
    }
}
