using System.Buffers.Binary;
using ActorMQ.Model;

namespace ActorMQ.Protocol.Records;

/// <summary>Reads one field out of a record's first bytes, for searches that need nothing more.</summary>
public static class RecordHead
{
    private static readonly byte[] MagicV1 = BytesOf(RecordLayout.MagicV1);
    private static readonly byte[] MagicV2 = BytesOf(RecordLayout.MagicV2);

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

    /// <summary>
    /// Where in <paramref name="bytes"/> a record may begin: its magic is there. Negative when nowhere; most
    /// such places are none, so read what is there.
    /// </summary>
    public static int IndexIn(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < RecordLayout.MagicAt)
            return -1;
        bytes = bytes[RecordLayout.MagicAt..];
        var first = bytes.IndexOf(MagicV1);
        var second = (first < 0 ? bytes : bytes[..first]).IndexOf(MagicV2);
        return second < 0 ? first : second;
    }

    private static byte[] BytesOf(int magic)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, magic);
        return bytes;
    }
}
