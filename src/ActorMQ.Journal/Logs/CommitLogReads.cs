using System.Buffers.Binary;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Logs;

public sealed partial class CommitLog
{
    /// <summary>
    /// Reads the one record at a position, whole and with its checksums right. Any thread; allocates.
    /// </summary>
    /// <returns>False when there is none: outside the log, between records, or damaged.</returns>
    /// <exception cref="IOException">The disk could not read.</exception>
    public bool TryReadRecord(JournalPosition position, out MessageRecord record)
    {
        record = default;
        Span<byte> head = stackalloc byte[BlankRecord.SizeBytes];
        if (Read(position, head) < head.Length)
            return false;

        var size = BinaryPrimitives.ReadInt32BigEndian(head);
        if (size < head.Length || size > RecordSizeMax || position + size > End)
            return false;

        var bytes = new byte[size];
        return Read(position, bytes) == size
            && MessageRecord.Read(bytes, out record) == RecordFault.None
            && record.Position == position
            && record.Verify() == RecordFault.None;
    }

    /// <summary>Reads a record's STORETS alone, in milliseconds since 1970. Any thread.</summary>
    /// <exception cref="IOException">The disk could not read.</exception>
    public bool TryReadStoreTimestamp(JournalPosition position, out long timestampMs)
    {
        Span<byte> head = stackalloc byte[RecordHead.SizeBytes];
        var count = Read(position, head);
        return RecordHead.TryReadStoreTimestamp(head[..count], position, out timestampMs);
    }
}
