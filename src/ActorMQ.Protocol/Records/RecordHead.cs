using System.Buffers.Binary;
using ActorMQ.Model;

namespace ActorMQ.Protocol.Records;

/// <summary>Reads one field out of a record's first bytes, for searches that need nothing more.</summary>
public static class RecordHead
{
    /// <summary>Bytes that are always enough, whatever the hosts' families.</summary>
    public const int SizeBytes = RecordLayout.BornHostAt + RecordHost.SizeV6 + sizeof(long);

    /// <summary>
    /// STORETS, in milliseconds since 1970; false when no record of <paramref name="position"/> begins here.
    /// </summary>
    public static bool TryReadStoreTimestamp(
        ReadOnlySpan<byte> head, JournalPosition position, out long timestampMs)
    {
        timestampMs = 0;
        if (head.Length < SizeBytes
            || BinaryPrimitives.ReadInt32BigEndian(head[RecordLayout.MagicAt..])
                is not (RecordLayout.MagicV1 or RecordLayout.MagicV2)
            || BinaryPrimitives.ReadInt64BigEndian(head[RecordLayout.PhysicalOffsetAt..]) != position.Value)
        {
            return false;
        }

        var sysFlag = new MessageSysFlag(BinaryPrimitives.ReadInt32BigEndian(head[RecordLayout.SysFlagAt..]));
        timestampMs = BinaryPrimitives.ReadInt64BigEndian(head[RecordLayout.StoreTimestampAt(sysFlag)..]);
        return true;
    }
}
