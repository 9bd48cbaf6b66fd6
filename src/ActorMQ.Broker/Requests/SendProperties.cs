using System.Text;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Broker.Requests;

/// <summary>
/// What the broker looks for among the properties of a message that is sent, found in one pass.
/// </summary>
/// <remarks>
/// Of what is stored, the broker says three things itself: region, trace switch and cluster. If the client
/// says one of them as well, or the broker's own POP note, that pair is left out. So is the checksum of a
/// record, which comes along when a consumed message is sent on.
/// Source: apache/rocketmq 8fc57f1 broker/.../processor/AbstractSendMessageProcessor.java#buildMsgContext,
/// SendMessageProcessor.java#clearReservedProperties and #sendMessage,
/// store/.../CommitLog.java#asyncPutMessage.
/// </remarks>
internal readonly ref struct SendProperties
{
    private const byte NameEnd = 1;
    private const byte PairEnd = 2;

    private readonly ReadOnlySpan<byte> _given;
    private readonly bool _hasReserved;

    private SendProperties(
        ReadOnlySpan<byte> given, ReadOnlySpan<byte> uniqueKey, ReadOnlySpan<byte> tags, Found found)
    {
        _given = given;
        UniqueKey = uniqueKey;
        Tags = tags;
        _hasReserved = (found & Found.Reserved) != Found.None;
        IsDelayed = (found & Found.Delay) != Found.None;
        IsHalfMessage = (found & Found.Transaction) != Found.None;
    }

    [Flags]
    private enum Found
    {
        None = 0,
        Reserved = 1,
        Delay = 2,
        Transaction = 4,
    }

    /// <summary>The client's own id for the message; empty when it gave none.</summary>
    internal ReadOnlySpan<byte> UniqueKey { get; }

    /// <summary>The tag; empty when there is none.</summary>
    internal ReadOnlySpan<byte> Tags { get; }

    /// <summary>Whether the message is to be delivered later.</summary>
    internal bool IsDelayed { get; }

    /// <summary>Whether the message is the first half of a transaction.</summary>
    internal bool IsHalfMessage { get; }

    /// <summary>Looks through the properties as they were sent.</summary>
    internal static SendProperties Read(ReadOnlySpan<byte> given)
    {
        ReadOnlySpan<byte> uniqueKey = default, tags = default;
        var found = Found.None;
        var rest = given;
        while (MessageProperties.TryReadPair(ref rest, out var name, out var value))
        {
            if (name.SequenceEqual("UNIQ_KEY"u8))
                uniqueKey = value;
            else if (name.SequenceEqual("TAGS"u8))
                tags = value;
            else
                found |= KindOf(name, value);
        }

        return new SendProperties(given, uniqueKey, tags, found);
    }

    /// <summary>
    /// Whether the broker can do what the properties ask for; otherwise says what it cannot.
    /// </summary>
    internal bool CanBeServed(out Refusal refusal)
    {
        refusal = default;
        if (IsDelayed)
            refusal = new(ResponseCode.RequestCodeNotSupported, "delayed messages are not served yet");
        else if (IsHalfMessage)
            refusal = new(ResponseCode.RequestCodeNotSupported, "transactional messages are not served yet");
        return refusal.Remark is null;
    }

    /// <summary>Where <see cref="UniqueKey"/> stands in what <see cref="WriteTo"/> wrote.</summary>
    internal Range FindKey(ReadOnlySpan<byte> written)
    {
        if (UniqueKey.IsEmpty)
            return 0..0;
        if (!_hasReserved && _given.Overlaps(UniqueKey, out var start))
            return start..(start + UniqueKey.Length);
        MessageProperties.TryGet(written, "UNIQ_KEY"u8, out var key);
        written.Overlaps(key, out start);
        return start..(start + key.Length);
    }

    /// <summary>The most bytes that <see cref="WriteTo"/> writes.</summary>
    internal int SizeMax(int addedSize) => _given.Length + 1 + addedSize;

    /// <summary>Writes the client's properties, then <paramref name="added"/>.</summary>
    /// <param name="destination">At least <see cref="SizeMax"/> bytes.</param>
    /// <param name="added">Whole pairs.</param>
    /// <returns>The bytes written.</returns>
    internal int WriteTo(Span<byte> destination, ReadOnlySpan<byte> added)
    {
        var length = _hasReserved ? CopyUnreserved(destination) : Copy(destination, 0, _given);
        if (length > 0 && destination[length - 1] != PairEnd)
            destination[length++] = PairEnd;
        return Copy(destination, length, added);
    }

    private int CopyUnreserved(Span<byte> destination)
    {
        var length = 0;
        var rest = _given;
        while (MessageProperties.TryReadPair(ref rest, out var name, out var value))
        {
            if (IsReserved(name))
                continue;
            length = Copy(destination, length, name);
            destination[length++] = NameEnd;
            length = Copy(destination, length, value);
            destination[length++] = PairEnd;
        }

        return length;
    }

    private static int Copy(Span<byte> destination, int length, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(destination[length..]);
        return length + bytes.Length;
    }

    private static Found KindOf(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (IsReserved(name))
            return Found.Reserved;
        if (name.SequenceEqual("DELAY"u8))
            return value.StartsWith("-"u8) || value.SequenceEqual("0"u8) ? Found.None : Found.Delay;
        if (name.SequenceEqual("TRAN_MSG"u8))
            return Ascii.EqualsIgnoreCase(value, "true"u8) ? Found.Transaction : Found.None;
        return name.StartsWith("TIMER_DEL"u8) && IsTimer(name) ? Found.Delay : Found.None;
    }

    private static bool IsTimer(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("TIMER_DELIVER_MS"u8)
        || name.SequenceEqual("TIMER_DELAY_SEC"u8)
        || name.SequenceEqual("TIMER_DELAY_MS"u8);

    private static bool IsReserved(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("MSG_REGION"u8)
        || name.SequenceEqual("TRACE_ON"u8)
        || name.SequenceEqual("CLUSTER"u8)
        || name.SequenceEqual("POP_CK"u8)
        || name.SequenceEqual("__CRC32#"u8);
}
