namespace ActorMQ.Protocol.Records;

/// <summary>The checksum of a whole record, kept as its last property.</summary>
/// <remarks>
/// <code> ... | __CRC32# 0x01 dddddddddd 0x02 |  the record ends here </code>
/// Ten decimal digits, the lowest first, of the CRC-32 (31 bits) of all bytes before the property. A record
/// is sealed after its offsets and its store time are known. Source: apache/rocketmq 8fc57f1
/// common/.../message/MessageDecoder.java#createCrc32 and store/.../CommitLog.java#CRC32_RESERVED_LEN.
/// </remarks>
public static class RecordCrc
{
    /// <summary>Bytes of the property with its separators.</summary>
    public const int SizeBytes = 20;

    private const int DigitCount = 10;
    private const int Mask = 0x7FFF_FFFF;

    private static ReadOnlySpan<byte> Prefix => "__CRC32#\u0001"u8;

    /// <summary>Whether the record ends with the property, sealed or still all zero digits.</summary>
    public static bool IsIn(ReadOnlySpan<byte> record) =>
        record.Length >= RecordLayout.SmallestSize + SizeBytes
        && record[^1] == MessageProperties.PairEnd
        && record[^SizeBytes..].StartsWith(Prefix);

    /// <summary>
    /// Computes and writes the digits if the record has the property; otherwise does nothing.
    /// </summary>
    public static void Seal(Span<byte> record)
    {
        if (!IsIn(record))
            return;

        var rest = (int)(Crc32.Of(record[..^SizeBytes]) & Mask);
        var digits = Digits(record);
        for (var index = 0; index < DigitCount; index++)
        {
            digits[index] = (byte)('0' + (rest % 10));
            rest /= 10;
        }
    }

    /// <summary>Whether the digits are right; true as well for a record without the property.</summary>
    /// <remarks>
    /// Right digits under another name than the property's are damage to that name. A write that was broken
    /// off leaves zeros behind some byte: what is left of the property then is damage, too. One of which
    /// nothing is left tells nothing.
    /// </remarks>
    public static bool Holds(ReadOnlySpan<byte> record) =>
        IsIn(record) == AgreeDigits(record) && !HasLostItsEnd(record);

    private static bool HasLostItsEnd(ReadOnlySpan<byte> record)
    {
        if (record.Length < RecordLayout.SmallestSize + SizeBytes || record[^1] != 0)
            return false;

        var left = record[^SizeBytes..].TrimEnd((byte)0);
        return left.Length <= Prefix.Length
            ? !left.IsEmpty && Prefix.StartsWith(left)
            : left.StartsWith(Prefix)
                && !left[Prefix.Length..].ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    private static bool AgreeDigits(ReadOnlySpan<byte> record)
    {
        if (record.Length < RecordLayout.SmallestSize + SizeBytes)
            return false;

        var expected = 0L;
        for (var index = 2; index < DigitCount + 2; index++)
        {
            var digit = record[^index] - '0';
            if (digit is < 0 or > 9)
                return false;
            expected = (expected * 10) + digit;
        }

        return expected == (int)(Crc32.Of(record[..^SizeBytes]) & Mask);
    }

    /// <summary>Writes the property with zero digits.</summary>
    internal static void Reserve(Span<byte> destination)
    {
        Prefix.CopyTo(destination);
        destination.Slice(Prefix.Length, DigitCount).Fill((byte)'0');
        destination[SizeBytes - 1] = MessageProperties.PairEnd;
    }

    private static Span<byte> Digits(Span<byte> record) =>
        record.Slice(record.Length - 1 - DigitCount, DigitCount);
}
