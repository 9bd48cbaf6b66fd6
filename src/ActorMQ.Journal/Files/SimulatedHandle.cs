namespace ActorMQ.Journal.Files;

/// <summary>
/// An open file of a simulated disk; it is dead when the disk's machine or process went down.
/// </summary>
internal sealed class SimulatedHandle(SimulatedDisk disk, SimulatedFile file, string path) : IJournalFile
{
    private readonly int _life = disk.Life;
    private bool _closed;

    public long Length
    {
        get
        {
            lock (disk.Gate)
                return Alive().Length;
        }
    }

    public int Read(Span<byte> destination, long offset)
    {
        lock (disk.Gate)
        {
            disk.CheckRead(path, offset, destination.Length);
            return Alive().Read(destination, offset);
        }
    }

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        lock (disk.Gate)
        {
            disk.CheckGrowth(path, offset + bytes.Length - file.Length);
            var alive = Alive();
            var taken = disk.TakeBytes(path, bytes.Length, out var refusal);
            alive.Write(bytes[..taken], offset);
            if (refusal is not null)
                throw refusal;
        }
    }

    public void SetLength(long length)
    {
        lock (disk.Gate)
        {
            disk.CountChange();
            Alive().SetLength(length);
        }
    }

    public void Preallocate(long length)
    {
        lock (disk.Gate)
        {
            disk.CountChange();
            disk.CheckGrowth(path, length - file.Length);
            Alive().SetLength(Math.Max(length, file.Length));
        }
    }

    public void Flush()
    {
        lock (disk.Gate)
            disk.Flush(Alive());
    }

    public bool TryFlushFileSystem()
    {
        lock (disk.Gate)
        {
            Alive();
            disk.FlushEverything();
            return true;
        }
    }

    public void Dispose()
    {
        lock (disk.Gate)
        {
            if (!_closed && _life == disk.Life)
                disk.OpenCount--;
            _closed = true;
        }
    }

    private SimulatedFile Alive()
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (_life != disk.Life)
            throw new IOException($"{path} was open when the machine went down (simulated).");
        return file;
    }
}
