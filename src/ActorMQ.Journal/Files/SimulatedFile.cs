namespace ActorMQ.Journal.Files;

/// <summary>A file of the simulated disk: its bytes as readers see them, and as they would survive.</summary>
/// <remarks>
/// As on Linux a sector goes to the disk as a whole, as readers see it: what a failed flush has lost of it is
/// written, too, when something else in it is.
/// </remarks>
internal sealed class SimulatedFile
{
    private const long PlaceOfLength = -1;
    private readonly List<Change> _unflushed = [];
    private byte[] _bytes = [];
    private byte[] _durable = [];
    private long _durableLength;
    private byte[]? _clean;

    /// <summary>The size as readers see it, in bytes.</summary>
    public long Length { get; private set; }

    public int Read(Span<byte> destination, long offset)
    {
        var count = (int)Math.Clamp(Length - offset, 0, destination.Length);
        destination = destination[..count];
        destination.Clear();
        if (offset < _bytes.Length)
            _bytes.AsSpan((int)offset, (int)Math.Min(count, _bytes.Length - offset)).CopyTo(destination);
        return count;
    }

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        if (bytes.IsEmpty)
            return;
        Put(ref _bytes, bytes, offset);
        Length = Math.Max(Length, offset + bytes.Length);
        _unflushed.Add(new(offset, bytes.ToArray()));
    }

    public void SetLength(long length)
    {
        if (length == Length)
            return;
        Cut(ref _bytes, length);
        Length = length;
        _unflushed.Add(new(length, Bytes: null));
    }

    public void Flush()
    {
        if (_clean is not null)
        {
            WriteBack(static (_, _) => true);
            return;
        }

        foreach (var (offset, bytes) in _unflushed)
        {
            if (bytes is null)
                Cut(ref _durable, offset);
            else
                Put(ref _durable, bytes, offset);
        }

        _unflushed.Clear();
        _durableLength = Length;
    }

    /// <summary>
    /// As on Linux: some of what was to be flushed may be lost, but readers still see it, and it counts as
    /// flushed, so that the next flush has nothing to do and succeeds.
    /// </summary>
    public void FailFlush(Random random)
    {
        _clean ??= [.. _durable];
        WriteBack(new SimulatedFate(random, _unflushed.Count).Keeps);
    }

    /// <summary>Some of what was not flushed is gone, and readers see what is left.</summary>
    public void PowerCut(Random random)
    {
        WriteBack(new SimulatedFate(random, _unflushed.Count).Keeps);
        _bytes = [.. _durable];
        _clean = null;
        Length = _durableLength;
    }

    public void FlipBit(int offset, int bit)
    {
        foreach (var bytes in new[] { _bytes, _durable, _clean })
        {
            if (bytes?.Length > offset)
                bytes[offset] ^= (byte)(1 << bit);
        }
    }

    /// <summary>
    /// The length changes by itself, sector by sector does what was written. What was cut off is there again
    /// when the cut is lost, and then nothing that was written there afterwards is.
    /// </summary>
    private void WriteBack(Func<int, long, bool> keeps)
    {
        var seen = _clean ?? [.. _durable];
        var length = _durableLength;
        var lengthWas = _durableLength;
        var end = long.MaxValue;
        for (var index = 0; index < _unflushed.Count; index++)
        {
            var (offset, bytes) = _unflushed[index];
            var keepsLength = keeps(index, PlaceOfLength);
            if (bytes is not null)
            {
                lengthWas = Math.Max(lengthWas, offset + bytes.Length);
                if (keepsLength)
                    length = Math.Max(length, offset + bytes.Length);
                Put(ref seen, bytes, offset);
                WriteBack(place => keeps(index, place), seen, offset, offset + bytes.Length, end);
                continue;
            }

            if (keepsLength)
                length = offset;
            if (offset < lengthWas && keepsLength)
                Cut(ref _durable, offset);
            else if (offset < lengthWas)
                end = Math.Min(end, offset);
            Cut(ref seen, offset);
            lengthWas = offset;
        }

        _unflushed.Clear();
        _durableLength = length;
        Cut(ref _durable, length);
        if (_clean is not null)
            _clean = seen;
    }

    /// <summary>Writes the sectors of <c>[from, to)</c> that are kept, as they are seen.</summary>
    private void WriteBack(Func<long, bool> keeps, byte[] seen, long from, long to, long end)
    {
        for (var sector = from / SimulatedDisk.SectorSize; sector * SimulatedDisk.SectorSize < to; sector++)
        {
            var begin = sector * SimulatedDisk.SectorSize;
            var size = (int)(Math.Min(Math.Min(begin + SimulatedDisk.SectorSize, seen.Length), end) - begin);
            if (keeps(sector) && size > 0)
                Put(ref _durable, seen.AsSpan((int)begin, size), begin);
        }
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

    /// <summary>Bytes written from an offset on, or (null) a length that was set.</summary>
    private readonly record struct Change(long Offset, byte[]? Bytes);
}
