using System.Buffers.Binary;

namespace ActorMQ.Protocol.Records;

/// <summary>
/// The record that closes a segment: its size, which is all the room that is left, and a magic.
/// </summary>
/// <remarks>
/// <code> | room int32 | MAGIC int32 = -875286124 | anything, to the segment's end | </code>
/// Source: apache/rocketmq 8fc57f1 store/.../CommitLog.java#DefaultAppendMessageCallback.
/// </remarks>
public static class BlankRecord
{
    /// <summary>Bytes that are written; so much room is kept behind every record.</summary>
    public const int SizeBytes = RecordLayout.BlankSize;

    /// <summary>Lays the record out for a segment with <paramref name="room"/> bytes left.</summary>
    public static void Write(Span<byte> destination, int room)
    {
        BinaryPrimitives.WriteInt32BigEndian(destination, room);
        BinaryPrimitives.WriteInt32BigEndian(destination[RecordLayout.MagicAt..], RecordLayout.MagicBlank);
    }
}
