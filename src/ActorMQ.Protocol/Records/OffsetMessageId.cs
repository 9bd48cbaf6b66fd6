using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using ActorMQ.Model;

namespace ActorMQ.Protocol.Records;

/// <summary>
/// A message's id by its place: the broker that stored it and its position in that broker's log.
/// </summary>
/// <remarks>
/// <code> | address 4 or 16 bytes | port int32 | position int64 |   as 32 or 56 hexadecimal digits </code>
/// Source: apache/rocketmq 8fc57f1 common/.../message/MessageDecoder.java#createMessageId.
/// </remarks>
public readonly record struct OffsetMessageId(RecordHost StoreHost, JournalPosition Position)
{
    /// <summary>The most digits that an id has.</summary>
    public const int DigitCountMax = DigitCountV6;

    internal const int DigitCountV4 = 2 * (RecordHost.SizeV4 + sizeof(long));
    internal const int DigitCountV6 = 2 * (RecordHost.SizeV6 + sizeof(long));

    /// <summary>Reads 32 or 56 hexadecimal digits, in either case of letters.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out OffsetMessageId id)
    {
        id = default;
        if (text is not { Length: DigitCountV4 or DigitCountV6 })
            return false;

        Span<byte> bytes = stackalloc byte[text.Length / 2];
        if (Convert.FromHexString(text, bytes, out _, out _) != OperationStatus.Done
            || !RecordHost.TryRead(bytes, text.Length == DigitCountV6, out var host))
        {
            return false;
        }

        id = new(host, new(BinaryPrimitives.ReadInt64BigEndian(bytes[host.SizeBytes..])));
        return true;
    }

    /// <summary>Writes the digits as UTF-8, letters in upper case, without an allocation.</summary>
    /// <param name="destination">At least <see cref="DigitCountMax"/> bytes.</param>
    /// <returns>The bytes written: 32 or 56.</returns>
    public int WriteUtf8(Span<byte> destination)
    {
        Span<byte> bytes = stackalloc byte[DigitCountV6 / 2];
        var size = StoreHost.WriteTo(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes[size..], Position.Value);
        Convert.TryToHexString(bytes[..(size + sizeof(long))], destination, out var written);
        return written;
    }

    /// <summary>The digits, letters in upper case.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[DigitCountV6 / 2];
        var size = StoreHost.WriteTo(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes[size..], Position.Value);
        return Convert.ToHexString(bytes[..(size + sizeof(long))]);
    }
}
