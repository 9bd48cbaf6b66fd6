namespace ActorMQ.Journal.Files;

/// <summary>A disk in memory for tests: it can lose power, fail, and run full.</summary>
/// <remarks>
/// What was written and not flushed is at the mercy of <see cref="PowerCut"/>: each sector of it stays, or is
/// gone, by the seed. A name that was made and whose directory was not flushed may vanish with its file.
/// </remarks>
public sealed class SimulatedDisk : IJournalFiles
{
    /// <summary>The largest piece that a power cut writes whole or not at all, in bytes.</summary>
    public const int SectorSize = 512;

    private const long Boundless = 1L << 50;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, SimulatedFile> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _locks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SimulatedFile> _unflushedNames = new(StringComparer.Ordinal);

    /// <summary>
    /// How many more flushes of files succeed; the one after them, and all later ones, fail.
    /// </summary>
    public long FlushesLeft { get; set; } = long.MaxValue;

    /// <summary>How many more bytes can be written; the write that goes beyond them fails.</summary>
    public long BytesLeft { get; set; } = long.MaxValue;

    /// <summary>Bytes of all files together for which there is room; none can grow beyond.</summary>
    public long CapacityBytes { get; set; } = Boundless;

    /// <summary>Writes of files so far.</summary>
    public long WriteCount { get; private set; }

    /// <summary>Flushes of files so far.</summary>
    public long FlushCount { get; private set; }

    /// <summary>Files that are open now.</summary>
    public int OpenCount { get; internal set; }

    internal Lock Gate => _gate;

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string directory)
    {
        var prefix = directory + "/";
        lock (_gate)
        {
            return [.. _files.Keys
                .Where(path => path.StartsWith(prefix, StringComparison.Ordinal))
                .Select(path => path[prefix.Length..].Split('/')[0])
                .Distinct(StringComparer.Ordinal)];
        }
    }

    /// <inheritdoc/>
    public bool Exists(string path)
    {
        lock (_gate)
            return _files.ContainsKey(path);
    }

    /// <inheritdoc/>
    public IJournalFile Open(string path)
    {
        lock (_gate)
        {
            if (!_files.TryGetValue(path, out var file))
            {
                file = new SimulatedFile(this);
                _files.Add(path, file);
                _unflushedNames[path] = file;
            }

            OpenCount++;
            return file.Open();
        }
    }

    /// <inheritdoc/>
    public void Delete(string path)
    {
        lock (_gate)
        {
            _files.Remove(path);
            _unflushedNames.Remove(path);
        }
    }

    /// <inheritdoc/>
    public void Rename(string from, string to)
    {
        lock (_gate)
        {
            if (!_files.Remove(from, out var file))
                throw new FileNotFoundException($"There is no {from}.", from);
            _files[to] = file;
            _unflushedNames.Remove(from);
        }
    }

    /// <inheritdoc/>
    public void FlushDirectory(string directory)
    {
        lock (_gate)
        {
            foreach (var path in _unflushedNames.Keys.ToList())
            {
                if (string.Equals(ParentOf(path), directory, StringComparison.Ordinal))
                    _unflushedNames.Remove(path);
            }
        }
    }

    /// <inheritdoc/>
    public DiskSpace SpaceOf(string directory)
    {
        lock (_gate)
            return new(CapacityBytes, Math.Clamp(CapacityBytes - UsedBytes(), 0, BytesLeft));
    }

    /// <inheritdoc/>
    public IDisposable? TryLock(string path)
    {
        lock (_gate)
            return _locks.Add(path) ? new Held(this, path) : null;
    }

    /// <summary>
    /// Cuts the power: every file that was open is dead, and of what was not flushed a part is gone.
    /// </summary>
    /// <param name="random">Decides which part.</param>
    public void PowerCut(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        lock (_gate)
        {
            foreach (var path in _unflushedNames.Keys.Order(StringComparer.Ordinal))
            {
                if (random.Next(4) == 0)
                    _files.Remove(path);
            }

            _unflushedNames.Clear();
            foreach (var file in _files.Values)
                file.PowerCut(random);
            _locks.Clear();
            OpenCount = 0;
        }
    }

    /// <summary>Ends the process: every file that was open is dead, and all that was written stays.</summary>
    public void Kill()
    {
        lock (_gate)
        {
            foreach (var file in _files.Values)
                file.Kill();
            _locks.Clear();
            OpenCount = 0;
        }
    }

    internal void CountWrite(int sizeBytes)
    {
        WriteCount++;
        if (sizeBytes > BytesLeft)
            throw Full();
        BytesLeft -= sizeBytes;
    }

    internal void CheckGrowth(long bytes)
    {
        if (bytes > 0 && CapacityBytes < Boundless && UsedBytes() + bytes > CapacityBytes)
            throw Full();
    }

    internal void CountFlush()
    {
        FlushCount++;
        if (FlushesLeft <= 0)
            throw new IOException("Input/output error (simulated).");
        FlushesLeft--;
    }

    private long UsedBytes() => _files.Values.Sum(file => file.Length);

    private static DiskFullException Full() =>
        new("No space left on device (simulated).", innerException: null);

    private static string ParentOf(string path) => path[..path.LastIndexOf('/')];

    private sealed class Held(SimulatedDisk disk, string path) : IDisposable
    {
        public void Dispose()
        {
            lock (disk._gate)
                disk._locks.Remove(path);
        }
    }
}
