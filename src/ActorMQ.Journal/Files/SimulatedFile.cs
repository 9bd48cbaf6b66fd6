namespace ActorMQ.Journal.Files;

/// <summary>A file of the simulated disk: its bytes as readers see them, and as they would survive.</summary>
internal sealed class SimulatedFile(SimulatedDisk disk)
{
    private readonly List<Unflushed> _unflushed = [];
    private byte[] _bytes = [];
    private byte[] _durable = [];
    private long _length;
    private long _durableLength;
    private int _life;

    public long Length => _length;

    public IJournalFile Open() => new Handle(disk, this, _life);

    public void Kill() => _life++;

    public void PowerCut(Random random)
    {
        _life++;
        var length = random.Next(2) == 0 ? _length : _durableLength;
        foreach (var write in _unflushed)
        {
            for (var at = 0; at < write.Bytes.Length;)
            {
                var size = Math.Min(
                    write.Bytes.Length - at,
                    SimulatedDisk.SectorSize - (int)((write.Offset + at) % SimulatedDisk.SectorSize));
                if (random.Next(2) == 0)
                    Put(ref _durable, write.Bytes.AsSpan(at, size), write.Offset + at);
                at += size;
            }
        }

        _unflushed.Clear();
        Cut(ref _durable, length);
        _length = _durableLength = length;
        _bytes = [.. _durable];
    }

    private static void Put(ref byte[] target, ReadOnlySpan<byte> bytes, long offset)
    {
        var end = (int)offset + bytes.Length;
        if (target.Length < end)
            Array.Resize(ref target, Math.Max(end, target.Length * 2));
        bytes.CopyTo(target.AsSpan((int)offset));
    }

    private static void Cut(ref byte[] target, long length)
    {
        if (target.Length > length)
            Array.Resize(ref target, (int)length);
    }

    private int Read(Span<byte> destination, long offset)
    {
        var count = (int)Math.Clamp(_length - offset, 0, destination.Length);
        destination = destination[..count];
        destination.Clear();
        if (offset < _bytes.Length)
            _bytes.AsSpan((int)offset, (int)Math.Min(count, _bytes.Length - offset)).CopyTo(destination);
        return count;
    }

    private void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        disk.CountWrite(bytes.Length);
        disk.CheckGrowth(offset + bytes.Length - _length);
        Put(ref _bytes, bytes, offset);
        _length = Math.Max(_length, offset + bytes.Length);
        _unflushed.Add(new(offset, bytes.ToArray()));
    }

    /// <summary>
    /// A cut takes effect at once in what survives, too: the simulation does not model its loss.
    /// </summary>
    private void SetLength(long length)
    {
        if (length < _length)
        {
            Cut(ref _bytes, length);
            Cut(ref _durable, length);
            _durableLength = Math.Min(_durableLength, length);
            _unflushed.RemoveAll(write => write.Offset >= length);
            for (var index = 0; index < _unflushed.Count; index++)
            {
                var (offset, bytes) = _unflushed[index];
                if (offset + bytes.Length > length)
                    _unflushed[index] = new(offset, bytes[..(int)(length - offset)]);
            }
        }

        _length = length;
    }

    private void Flush()
    {
        disk.CountFlush();
        foreach (var write in _unflushed)
            Put(ref _durable, write.Bytes, write.Offset);
        _unflushed.Clear();
        _durableLength = _length;
    }

    private readonly record struct Unflushed(long Offset, byte[] Bytes);

    private sealed class Handle(SimulatedDisk disk, SimulatedFile file, int life) : IJournalFile
    {
        private bool _closed;

        public long Length
        {
            get
            {
                lock (disk.Gate)
                    return Alive()._length;
            }
        }

        public int Read(Span<byte> destination, long offset)
        {
            lock (disk.Gate)
                return Alive().Read(destination, offset);
        }

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            lock (disk.Gate)
                Alive().Write(bytes, offset);
        }

        public void SetLength(long length)
        {
            lock (disk.Gate)
                Alive().SetLength(length);
        }

        public void Preallocate(long length)
        {
            lock (disk.Gate)
            {
                disk.CheckGrowth(length - file._length);
                Alive().SetLength(Math.Max(length, file._length));
            }
        }

        public void Flush()
        {
            lock (disk.Gate)
                Alive().Flush();
        }

        public void Dispose()
        {
            lock (disk.Gate)
            {
                if (!_closed && file._life == life)
                    disk.OpenCount--;
                _closed = true;
            }
        }

        private SimulatedFile Alive()
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (file._life != life)
                throw new IOException("The file was open when the machine went down (simulated).");
            return file;
        }
    }
}
