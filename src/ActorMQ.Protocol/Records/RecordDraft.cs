using System.Buffers;
using System.Buffers.Binary;
using ActorMQ.Model;

namespace ActorMQ.Protocol.Records;

/// <summary>All fields of a record that is to be laid out; borrows every span, allocates nothing.</summary>
/// <remarks>
/// A connection lays records out before the log's writer knows QUEUEOFFSET, PHYSICALOFFSET and STORETS;
/// <see cref="RecordPatch"/> fills these in later. The magic is V1 unless the topic is longer than 127 bytes.
/// </remarks>
public readonly ref struct RecordDraft
{
    /// <summary>UTF-8, 1 to 32,767 bytes.</summary>
    public required ReadOnlySpan<byte> Topic { get; init; }

    /// <summary>As it shall be stored, compressed or not.</summary>
    public ReadOnlySequence<byte> Body { get; init; }

    /// <summary>See <see cref="MessageProperties"/>; stored as given, at most 32,767 bytes.</summary>
    public ReadOnlySpan<byte> Properties { get; init; }

    /// <summary>The queue within the topic.</summary>
    public QueueId Queue { get; init; }

    /// <summary>The application's own flag.</summary>
    public int Flag { get; init; }

    /// <summary>The bits for IPv6 hosts are set from the hosts.</summary>
    public MessageSysFlag SysFlag { get; init; }

    /// <summary>Milliseconds since 1970.</summary>
    public long BornTimestampMs { get; init; }

    /// <summary>The client that sent the message.</summary>
    public required RecordHost BornHost { get; init; }

    /// <summary>Milliseconds since 1970; may be patched later.</summary>
    public long StoreTimestampMs { get; init; }

    /// <summary>The broker that stores the message.</summary>
    public required RecordHost StoreHost { get; init; }

    /// <summary>How often the message has been handed out before.</summary>
    public int ReconsumeTimes { get; init; }

    /// <summary>The place of the half message that this one ends.</summary>
    public JournalPosition PreparedTransactionOffset { get; init; }

    /// <summary>May be patched later.</summary>
    public QueueOffset QueueOffset { get; init; }

    /// <summary>May be patched later.</summary>
    public JournalPosition Position { get; init; }

    /// <summary>Whether to keep room for <see cref="RecordCrc"/> as the last property.</summary>
    public bool ReserveRecordCrc { get; init; }

    private bool NeedsSeparator =>
        ReserveRecordCrc && !Properties.IsEmpty && Properties[^1] != MessageProperties.PairEnd;

    /// <summary>Bytes of all properties in the record, the last of its fields.</summary>
    public int PropertiesSize =>
        Properties.Length + (NeedsSeparator ? 1 : 0) + (ReserveRecordCrc ? RecordCrc.SizeBytes : 0);

    private bool IsV2 => Topic.Length > RecordLayout.TopicSizeMaxV1;

    /// <summary>Says how large the record will be, or why it cannot be.</summary>
    /// <returns>
    /// <see cref="RecordFault.TopicSize"/>, <see cref="RecordFault.PropertiesSize"/>,
    /// <see cref="RecordFault.RecordSize"/> or <see cref="RecordFault.None"/>. Whether a body is larger than
    /// the broker allows is the broker's question.
    /// </returns>
    public RecordFault Measure(out int sizeBytes)
    {
        sizeBytes = 0;
        if (Topic.IsEmpty || Topic.Length > short.MaxValue)
            return RecordFault.TopicSize;
        if (PropertiesSize > MessageProperties.SizeMax)
            return RecordFault.PropertiesSize;

        var size = RecordLayout.BodyLengthAt(SysFlag.With(BornHost, StoreHost)) + sizeof(int) + Body.Length
            + (IsV2 ? sizeof(short) : 1) + Topic.Length + sizeof(short) + PropertiesSize;
        if (size > int.MaxValue)
            return RecordFault.RecordSize;

        sizeBytes = (int)size;
        return RecordFault.None;
    }

    /// <summary>Lays the record out at the start of <paramref name="destination"/>.</summary>
    /// <returns>The record's size, in bytes.</returns>
    /// <exception cref="ArgumentException"><see cref="Measure"/> finds a fault, or the destination is too
    /// small.</exception>
    public int WriteTo(Span<byte> destination)
    {
        var fault = Measure(out var size);
        if (fault != RecordFault.None || destination.Length < size)
            throw new ArgumentException($"It does not fit: {fault}, {size} bytes.", nameof(destination));

        var sysFlag = SysFlag.With(BornHost, StoreHost);
        destination = destination[..size];
        WriteHead(destination, size, sysFlag);

        var at = RecordLayout.BodyLengthAt(sysFlag);
        BinaryPrimitives.WriteInt32BigEndian(destination[at..], (int)Body.Length);
        Body.CopyTo(destination[(at + sizeof(int))..]);
        WriteTail(destination[(at + sizeof(int) + (int)Body.Length)..]);
        return size;
    }

    private void WriteHead(Span<byte> record, int size, MessageSysFlag sysFlag)
    {
        BinaryPrimitives.WriteInt32BigEndian(record, size);
        BinaryPrimitives.WriteInt32BigEndian(
            record[RecordLayout.MagicAt..], IsV2 ? RecordLayout.MagicV2 : RecordLayout.MagicV1);
        BinaryPrimitives.WriteInt32BigEndian(
            record[RecordLayout.BodyCrcAt..], (int)(Crc32.Of(Body) & int.MaxValue));
        BinaryPrimitives.WriteInt32BigEndian(record[RecordLayout.QueueIdAt..], Queue.Value);
        BinaryPrimitives.WriteInt32BigEndian(record[RecordLayout.FlagAt..], Flag);
        BinaryPrimitives.WriteInt64BigEndian(record[RecordLayout.QueueOffsetAt..], QueueOffset.Value);
        BinaryPrimitives.WriteInt64BigEndian(record[RecordLayout.PhysicalOffsetAt..], Position.Value);
        BinaryPrimitives.WriteInt32BigEndian(record[RecordLayout.SysFlagAt..], sysFlag.Value);
        BinaryPrimitives.WriteInt64BigEndian(record[RecordLayout.BornTimestampAt..], BornTimestampMs);
        BornHost.WriteTo(record[RecordLayout.BornHostAt..]);
        BinaryPrimitives.WriteInt64BigEndian(
            record[RecordLayout.StoreTimestampAt(sysFlag)..], StoreTimestampMs);
        StoreHost.WriteTo(record[RecordLayout.StoreHostAt(sysFlag)..]);

        var at = RecordLayout.ReconsumeTimesAt(sysFlag);
        BinaryPrimitives.WriteInt32BigEndian(record[at..], ReconsumeTimes);
        BinaryPrimitives.WriteInt64BigEndian(record[(at + sizeof(int))..], PreparedTransactionOffset.Value);
    }

    private void WriteTail(Span<byte> tail)
    {
        if (IsV2)
            BinaryPrimitives.WriteInt16BigEndian(tail, (short)Topic.Length);
        else
            tail[0] = (byte)Topic.Length;
        tail = tail[(IsV2 ? sizeof(short) : 1)..];
        Topic.CopyTo(tail);
        tail = tail[Topic.Length..];

        BinaryPrimitives.WriteInt16BigEndian(tail, (short)PropertiesSize);
        tail = tail[sizeof(short)..];
        Properties.CopyTo(tail);
        if (NeedsSeparator)
            tail[Properties.Length] = MessageProperties.PairEnd;
        if (ReserveRecordCrc)
            RecordCrc.Reserve(tail[^RecordCrc.SizeBytes..]);
    }
}
