using System.Buffers;
using System.Buffers.Binary;

namespace ActorMQ.Protocol.Records;

/// <summary>One message inside the body of a batch send (320).</summary>
/// <remarks>
/// <code>
///  |0         |4         |8           |12    |16       |20    |20+body  |22+body
///  | TOTALSIZE| MAGIC = 0| BODYCRC = 0| FLAG | BODYLEN | BODY | PROPLEN | PROPS |
/// </code>
/// Magic and CRC are neither looked at nor needed; topic, queue, hosts and times are those of the request.
/// Source: apache/rocketmq 8fc57f1 common/.../message/MessageDecoder.java#encodeMessage.
/// </remarks>
public readonly struct BatchItem
{
    private const int FlagAt = 12;
    private const int BodyLengthAt = 16;
    private const int BodyAt = 20;
    private const int SmallestSize = BodyAt + sizeof(short);

    private BatchItem(int flag, ReadOnlySequence<byte> body, ReadOnlySequence<byte> properties)
    {
        Flag = flag;
        Body = body;
        Properties = properties;
    }

    /// <summary>The application's own flag.</summary>
    public int Flag { get; }

    /// <summary>A slice of the batch.</summary>
    public ReadOnlySequence<byte> Body { get; }

    /// <summary>A slice of the batch; see <see cref="MessageProperties"/>.</summary>
    public ReadOnlySequence<byte> Properties { get; }

    /// <summary>Cuts the next item off <paramref name="batch"/>.</summary>
    /// <param name="batch">Moved behind the item when one was read; otherwise left alone.</param>
    /// <param name="item">The item, which lives as long as the batch's buffer.</param>
    /// <param name="fault">Why the answer is false; <see cref="RecordFault.None"/> when the batch was
    /// empty.</param>
    public static bool TryRead(ref ReadOnlySequence<byte> batch, out BatchItem item, out RecordFault fault)
    {
        item = default;
        fault = RecordFault.None;
        if (batch.IsEmpty)
            return false;

        fault = ReadItem(batch, out item, out var size);
        if (fault != RecordFault.None)
            return false;

        batch = batch.Slice(size);
        return true;
    }

    /// <summary>Bytes of an item with this body and these properties.</summary>
    public static int SizeOf(int bodySize, int propertiesSize) => SmallestSize + bodySize + propertiesSize;

    /// <summary>Lays an item out.</summary>
    /// <returns>The bytes written.</returns>
    /// <exception cref="ArgumentException">More than 32,767 bytes of properties.</exception>
    public static int Write(
        Span<byte> destination, int flag, ReadOnlySpan<byte> body, ReadOnlySpan<byte> properties)
    {
        if (properties.Length > MessageProperties.SizeMax)
            throw new ArgumentException("More than 32,767 bytes of properties.", nameof(properties));
        var size = SizeOf(body.Length, properties.Length);
        destination = destination[..size];
        BinaryPrimitives.WriteInt32BigEndian(destination, size);
        destination.Slice(sizeof(int), 2 * sizeof(int)).Clear();
        BinaryPrimitives.WriteInt32BigEndian(destination[FlagAt..], flag);
        BinaryPrimitives.WriteInt32BigEndian(destination[BodyLengthAt..], body.Length);
        body.CopyTo(destination[BodyAt..]);
        var tail = destination[(BodyAt + body.Length)..];
        BinaryPrimitives.WriteInt16BigEndian(tail, (short)properties.Length);
        properties.CopyTo(tail[sizeof(short)..]);
        return size;
    }

    private static RecordFault ReadItem(in ReadOnlySequence<byte> batch, out BatchItem item, out int size)
    {
        item = default;
        size = 0;
        if (batch.Length < SmallestSize)
            return RecordFault.Incomplete;

        Span<byte> head = stackalloc byte[BodyAt];
        batch.Slice(0, BodyAt).CopyTo(head);
        size = BinaryPrimitives.ReadInt32BigEndian(head);
        if (size < SmallestSize)
            return RecordFault.SizeTooSmall;
        if (size > batch.Length)
            return RecordFault.Incomplete;

        var bodySize = BinaryPrimitives.ReadInt32BigEndian(head[BodyLengthAt..]);
        if (bodySize < 0 || bodySize > size - SmallestSize)
            return RecordFault.BadBodyLength;

        Span<byte> word = head[..sizeof(short)];
        var flag = BinaryPrimitives.ReadInt32BigEndian(head[FlagAt..]);
        batch.Slice(BodyAt + bodySize, sizeof(short)).CopyTo(word);
        if (BinaryPrimitives.ReadInt16BigEndian(word) != size - SmallestSize - bodySize)
            return RecordFault.BadPropertiesLength;

        item = new(
            flag,
            batch.Slice(BodyAt, bodySize),
            batch.Slice(BodyAt + bodySize + sizeof(short), size - SmallestSize - bodySize));
        return RecordFault.None;
    }
}
