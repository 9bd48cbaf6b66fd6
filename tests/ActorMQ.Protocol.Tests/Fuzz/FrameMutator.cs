using System.Buffers.Binary;
using ActorMQ.Protocol.Frames;

namespace ActorMQ.Protocol.Tests.Fuzz;

/// <summary>Makes broken frames of whole ones. The same seed gives the same frames.</summary>
internal sealed class FrameMutator(int seed, byte[][] frames)
{
    private static readonly byte[] Telling = [0, 1, 2, 3, 4, 0x7f, 0x80, 0xff, .. "{}[]\":,'\\nul0-+.e\u0001"u8];

    private readonly byte[][] _binary = [.. frames.Where(frame => frame[4] == (byte)HeaderEncoding.Binary)];
    private readonly Random _random = new(seed);
    private readonly byte[] _bytes = new byte[4_096];
    private int _length;

    /// <summary>The next frame; lives until the one after it.</summary>
    internal ReadOnlyMemory<byte> Next()
    {
        var origin = Any();
        origin.CopyTo(_bytes, 0);
        _length = origin.Length;
        for (var times = _random.Next(1, 5); times > 0; times--)
            Mutate();

        // Lengths that still fit lead into the layers behind the frame.
        if (_random.Next(8) != 0 && _length >= Frame.PrefixSize)
            BinaryPrimitives.WriteInt32BigEndian(_bytes, _length - sizeof(int));
        return _bytes.AsMemory(0, _length);
    }

    /// <summary>
    /// Binary headers are few among the recorded frames, so every other time it is one of them.
    /// </summary>
    private byte[] Any()
    {
        var some = _binary.Length > 0 && _random.Next(2) == 0 ? _binary : frames;
        return some[_random.Next(some.Length)];
    }

    private void Mutate()
    {
        if (_length == 0)
            return;
        var at = _random.Next(_length);
        var size = _random.Next(1, Math.Min(16, _length - at) + 1);
        switch (_random.Next(8))
        {
            case 0:
                _bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 or 2:
                _bytes[at] = Telling[_random.Next(Telling.Length)];
                break;
            case 3:
                _bytes[_random.Next(Math.Min(_length, 32))] = Telling[_random.Next(Telling.Length)];
                break;
            case 4:
                _bytes.AsSpan(at + size, _length - at - size).CopyTo(_bytes.AsSpan(at));
                _length -= size;
                break;
            case 5 when _length + size <= _bytes.Length:
                _bytes.AsSpan(at, _length - at).CopyTo(_bytes.AsSpan(at + size));
                _length += size;
                break;
            case 6:
                var other = Any();
                size = Math.Min(Math.Min(64, other.Length), _length - at);
                other.AsSpan(_random.Next(other.Length - size + 1), size).CopyTo(_bytes.AsSpan(at));
                break;
            case 7 when _random.Next(8) == 0:
                _length = at;
                break;
        }
    }
}
