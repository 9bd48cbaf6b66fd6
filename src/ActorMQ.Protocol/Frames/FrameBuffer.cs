using System.Buffers;

namespace ActorMQ.Protocol.Frames;

/// <summary>A growing run of bytes in which whole frames are written one behind the other.</summary>
/// <remarks>
/// The bytes lie in one array, so that lengths can be patched when they are known. Used by one thread at a
/// time. The array comes from the shared pool: <see cref="Dispose"/> gives it back, and nothing may use the
/// bytes after that.
/// </remarks>
public sealed class FrameBuffer : IBufferWriter<byte>, IDisposable
{
    private const int FirstCapacity = 4096;

    private byte[] _bytes = [];
    private int _length;

    /// <summary>Bytes written since the last <see cref="Clear"/>.</summary>
    public int Length => _length;

    /// <summary>All bytes written so far; moves when the buffer grows.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, _length);

    /// <summary>All bytes written so far, to patch; moves when the buffer grows.</summary>
    public Span<byte> WrittenSpan => _bytes.AsSpan(0, _length);

    /// <summary>
    /// Appends <paramref name="count"/> bytes and returns them to be filled in. Their content is undefined.
    /// </summary>
    public Span<byte> Append(int count)
    {
        Grow(count);
        var span = _bytes.AsSpan(_length, count);
        _length += count;
        return span;
    }

    /// <summary>Appends a copy of <paramref name="bytes"/>.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Append(bytes.Length));

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Grow(Math.Max(sizeHint, 1));
        return _bytes.AsSpan(_length);
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(_length);
    }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - _length);
        _length += count;
    }

    /// <summary>
    /// Forgets all bytes from <paramref name="length"/> on: a frame that could not be finished.
    /// </summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _length);
        _length = length;
    }

    /// <summary>Forgets all bytes and keeps the array for the next ones.</summary>
    public void Clear() => _length = 0;

    /// <summary>Forgets all bytes and gives the array back. The buffer may be used again.</summary>
    public void Dispose()
    {
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        _length = 0;
    }

    private void Grow(int count)
    {
        if (_bytes.Length - _length >= count)
            return;
        var needed = (long)_length + count;
        var wanted = Math.Max(Math.Max(FirstCapacity, needed), Math.Min(2L * _bytes.Length, Array.MaxLength));
        var larger = ArrayPool<byte>.Shared.Rent(checked((int)wanted));
        _bytes.AsSpan(0, _length).CopyTo(larger);
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
