using System.Buffers.Binary;
using ActorMQ.Model;

namespace ActorMQ.Protocol.Records;

/// <summary>Fills in, in a record that is already laid out, what only the log's writer knows.</summary>
/// <remarks>
/// The bytes must be a record that <see cref="RecordDraft.WriteTo"/> laid out; they are not checked again.
/// </remarks>
public static class RecordPatch
{
    /// <summary>Writes QUEUEID.</summary>
    public static void Queue(Span<byte> record, QueueId queue) =>
        BinaryPrimitives.WriteInt32BigEndian(record[RecordLayout.QueueIdAt..], queue.Value);

    /// <summary>Writes QUEUEOFFSET.</summary>
    public static void QueueOffset(Span<byte> record, QueueOffset offset) =>
        BinaryPrimitives.WriteInt64BigEndian(record[RecordLayout.QueueOffsetAt..], offset.Value);

    /// <summary>Writes PHYSICALOFFSET.</summary>
    public static void Position(Span<byte> record, JournalPosition position) =>
        BinaryPrimitives.WriteInt64BigEndian(record[RecordLayout.PhysicalOffsetAt..], position.Value);

    /// <summary>Writes STORETS, in milliseconds since 1970.</summary>
    public static void StoreTimestamp(Span<byte> record, long timestampMs)
    {
        var sysFlag = new MessageSysFlag(
            BinaryPrimitives.ReadInt32BigEndian(record[RecordLayout.SysFlagAt..]));
        BinaryPrimitives.WriteInt64BigEndian(record[RecordLayout.StoreTimestampAt(sysFlag)..], timestampMs);
    }
}
