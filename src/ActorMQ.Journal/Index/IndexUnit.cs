using System.Buffers.Binary;
using ActorMQ.Model;

namespace ActorMQ.Journal.Index;

/// <summary>One entry of an index file, big-endian: a key stands in the record at a position.</summary>
/// <remarks>
/// <code> | key hash int32 | position int64 | seconds int32 | previous unit int32 |  20 bytes </code>
/// Source: apache/rocketmq 8fc57f1 store/.../index/IndexFile.java#putKey.
/// </remarks>
/// <param name="KeyHash">See <see cref="IndexKey"/>; never negative.</param>
/// <param name="Position">Where the record lies.</param>
/// <param name="Seconds">From the file's begin to the record's store time, rounded down.</param>
/// <param name="Previous">The unit that was before it in its slot's chain; 0 ends the chain.</param>
internal readonly record struct IndexUnit(int KeyHash, JournalPosition Position, int Seconds, int Previous)
{
    internal const int SizeBytes = 20;

    internal static IndexUnit Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt32BigEndian(bytes),
        new(BinaryPrimitives.ReadInt64BigEndian(bytes[4..])),
        BinaryPrimitives.ReadInt32BigEndian(bytes[12..]),
        BinaryPrimitives.ReadInt32BigEndian(bytes[16..]));

    internal void WriteTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt32BigEndian(bytes, KeyHash);
        BinaryPrimitives.WriteInt64BigEndian(bytes[4..], Position.Value);
        BinaryPrimitives.WriteInt32BigEndian(bytes[12..], Seconds);
        BinaryPrimitives.WriteInt32BigEndian(bytes[16..], Previous);
    }
}
