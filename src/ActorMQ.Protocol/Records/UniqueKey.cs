using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace ActorMQ.Protocol.Records;

/// <summary>The parts of the id that a client gives to a message before it sends it.</summary>
/// <remarks>
/// <code> | address 4 or 16 bytes | process id u16 | loader hash int32 | time int32 | counter u16 | </code>
/// as 32 or 56 hexadecimal digits.
/// The time is in milliseconds since the client's month began, so that it repeats; see
/// <see cref="NearTime"/>.
/// Source: apache/rocketmq 8fc57f1 common/.../message/MessageClientIDSetter.java.
/// </remarks>
public readonly record struct UniqueKey(
    IPAddress Address, ushort ProcessId, int LoaderHash, int MonthTimeMs, ushort Counter)
{
    internal const int TailSize = sizeof(ushort) + sizeof(int) + sizeof(int) + sizeof(ushort);
    private const int DigitCountV4 = 2 * (4 + TailSize);
    private const int DigitCountV6 = 2 * (16 + TailSize);

    /// <summary>Reads 32 or 56 hexadecimal digits; other texts are good keys, but say nothing.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out UniqueKey key)
    {
        key = default;
        if (text is not { Length: DigitCountV4 or DigitCountV6 })
            return false;

        Span<byte> bytes = stackalloc byte[text.Length / 2];
        if (Convert.FromHexString(text, bytes, out _, out _) != OperationStatus.Done)
            return false;

        var tail = bytes[^TailSize..];
        key = new(
            new IPAddress(bytes[..^TailSize]),
            BinaryPrimitives.ReadUInt16BigEndian(tail),
            BinaryPrimitives.ReadInt32BigEndian(tail[2..]),
            BinaryPrimitives.ReadInt32BigEndian(tail[6..]),
            BinaryPrimitives.ReadUInt16BigEndian(tail[10..]));
        return true;
    }

    /// <summary>
    /// When the key was made: the latest moment before <paramref name="now"/> that it can stand for.
    /// </summary>
    /// <param name="now">In the time zone of the client that made the key.</param>
    public DateTimeOffset NearTime(DateTimeOffset now)
    {
        var month = UniqueKeySource.MonthOf(now);
        var sinceMs = unchecked((uint)MonthTimeMs);
        var time = month.AddMilliseconds(sinceMs);
        return time < now ? time : month.AddMonths(-1).AddMilliseconds(sinceMs);
    }
}
