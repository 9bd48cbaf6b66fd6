using System.Buffers;

namespace ActorMQ.Transport;

/// <summary>Bytes that were received and not yet handled, in one rented array.</summary>
/// <remarks>
/// It grows with what comes at once, to a limit, and beyond it with what must be kept whole: a frame of which
/// a part is missing. Used under its owner's lock.
/// </remarks>
/// <param name="sizeMax">Bytes received at once at most, unless a frame is larger.</param>
internal sealed class ReceiveBuffer(int sizeMax)
{
    private const int SizeUsual = 8 * 1024;

    private ReadOnlySequence<byte> _given;
    private byte[] _bytes = [];
    private int _start;
    private int _end;
    private int _examined;
    private int _size = Math.Min(SizeUsual, sizeMax);

    /// <summary>Whether there are bytes that were not yet looked at.</summary>
    internal bool HasNews => _examined < _end;

    /// <summary>Whether all that was received is handled.</summary>
    internal bool IsEmpty => _start == _end;

    /// <summary>Bytes of the array that is held now.</summary>
    internal int Capacity => _bytes.Length;

    /// <summary>All that is not handled; valid until the next <see cref="Advance"/>.</summary>
    internal ReadOnlySequence<byte> Give() =>
        _given = IsEmpty ? ReadOnlySequence<byte>.Empty : new(_bytes, _start, _end - _start);

    /// <summary>Takes back what <see cref="Give"/> gave.</summary>
    internal void Advance(SequencePosition consumed, SequencePosition examined)
    {
        var end = _start + (int)_given.Length;
        _examined = end - (int)_given.Slice(examined).Length;
        _start = end - (int)_given.Slice(consumed).Length;
        _given = default;
    }

    /// <summary>Where the next bytes go. What was given must have been taken back.</summary>
    internal Memory<byte> Room()
    {
        // The pool's arrays may be almost twice as large as asked for.
        var isEmpty = IsEmpty;
        if (isEmpty && _bytes.Length / 2 >= sizeMax)
            LetGo();
        else if (isEmpty)
            _start = _end = _examined = 0;

        // At least half of what is wanted, or a busy connection would receive in ever smaller pieces.
        if (_bytes.Length - _end < _size / 2)
            MakeRoom(_end - _start);
        var room = _bytes.AsMemory(_end);
        return isEmpty && room.Length > sizeMax ? room[..sizeMax] : room;
    }

    /// <summary>Bytes have come into the room.</summary>
    /// <param name="count">How many.</param>
    /// <param name="room">How many could have.</param>
    internal void Received(int count, int room)
    {
        _end += count;
        if (count == room)
            _size = Math.Min(_size * 2, sizeMax);
    }

    /// <summary>Holds no array any more.</summary>
    internal void LetGo()
    {
        Return(_bytes);
        _bytes = [];
        _start = _end = _examined = 0;
        _size = Math.Min(SizeUsual, sizeMax);
    }

    private void MakeRoom(int left)
    {
        var old = _bytes;
        var isTooLarge = old.Length / 4 > Math.Max(left, sizeMax);
        if (left + _size > old.Length || isTooLarge)
            _bytes = ArrayPool<byte>.Shared.Rent(Math.Max(left * 2, left + _size));
        Buffer.BlockCopy(old, _start, _bytes, 0, left);
        _examined -= _start;
        (_start, _end) = (0, left);
        if (!ReferenceEquals(old, _bytes))
            Return(old);
    }

    private static void Return(byte[] bytes)
    {
        if (bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(bytes);
    }
}
