namespace ActorMQ.Journal.Files;

/// <summary>A file of the simulated disk: its bytes as readers see them, and as they would survive.</summary>
internal sealed class SimulatedFile
{
    private const long PlaceOfLength = -1;
    private readonly List<Change> _unflushed = [];
    private byte[] _bytes = [];
    private byte[] _durable = [];
    private long _durableLength;

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
    public void FailFlush(Random random) => WriteBack(random);

    /// <summary>Some of what was not flushed is gone, and readers see what is left.</summary>
    public void PowerCut(Random random)
    {
        WriteBack(random);
        _bytes = [.. _durable];
        Length = _durableLength;
    }

    /// <summary>
    /// The length changes by itself, sector by sector does what was written. What was cut off is there again
    /// when the cut is lost, and then nothing that was written there afterwards is.
    /// </summary>
    private void WriteBack(Random random)
    {
        var fate = new SimulatedFate(random, _unflushed.Count);
        var length = _durableLength;
        var lengthWas = _durableLength;
        var end = long.MaxValue;
        for (var index = 0; index < _unflushed.Count; index++)
        {
            var (offset, bytes) = _unflushed[index];
            var keepsLength = fate.Keeps(index, PlaceOfLength);
            if (bytes is not null)
            {
                lengthWas = Math.Max(lengthWas, offset + bytes.Length);
                if (keepsLength)
                    length = Math.Max(length, offset + bytes.Length);
                WriteBack(fate, index, offset, bytes, end);
                continue;
            }

            if (keepsLength)
                length = offset;
            if (offset < lengthWas && keepsLength)
                Cut(ref _durable, offset);
            else if (offset < lengthWas)
                end = Math.Min(end, offset);
            lengthWas = offset;
        }

        _unflushed.Clear();
        _durableLength = length;
        Cut(ref _durable, length);
    }

    private void WriteBack(SimulatedFate fate, int index, long offset, byte[] bytes, long end)
    {
        for (var at = 0; at < bytes.Length && offset + at < end;)
        {
            var sector = (offset + at) / SimulatedDisk.SectorSize;
            var size = (int)Math.Min(
                bytes.Length - at,
                Math.Min(end, (sector + 1) * SimulatedDisk.SectorSize) - (offset + at));
            if (fate.Keeps(index, sector))
                Put(ref _durable, bytes.AsSpan(at, size), offset + at);
            at += size;
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
