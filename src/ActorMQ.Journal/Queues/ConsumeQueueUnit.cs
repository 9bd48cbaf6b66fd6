using System.Buffers.Binary;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Queues;

/// <summary>One message's entry in a consume queue: where its record is, and what to filter it by.</summary>
/// <remarks>
/// <code> | position int64 | size int32 | tags code int64 |   20 bytes, big-endian </code>
/// Source: apache/rocketmq 8fc57f1 store/.../ConsumeQueue.java#putMessagePositionInfo.
/// </remarks>
/// <param name="Position">The record in the commit log.</param>
/// <param name="SizeBytes">The whole record's size; 0 where there is no entry.</param>
/// <param name="TagsCode">The tag's code, or a delayed message's time of delivery.</param>
public readonly record struct ConsumeQueueUnit(JournalPosition Position, int SizeBytes, TagsCode TagsCode)
{
    /// <summary>Bytes of one unit.</summary>
    public const int UnitSizeBytes = 20;

    private const long RemovedCode = 1;

    /// <summary>Fills the front of a file whose queue begins further on.</summary>
    internal static readonly ConsumeQueueUnit PreBlank =
        new(JournalPosition.Start, int.MaxValue, TagsCode.None);

    /// <summary>
    /// Stands for a message that the log has lost. No tag has its code, so that a filter passes over it; its
    /// place is a file before the one where the message was, so that RocketMQ, which looks for it there in
    /// vain, does not pass over what follows.
    /// </summary>
    internal static ConsumeQueueUnit Removed(JournalPosition position) =>
        new(position, int.MaxValue, new(RemovedCode));

    internal bool IsRemoved => SizeBytes == int.MaxValue && TagsCode.Value == RemovedCode;

    internal bool IsThere => SizeBytes > 0 && Position.Value >= 0;

    internal static ConsumeQueueUnit Read(ReadOnlySpan<byte> bytes) => new(
        new(BinaryPrimitives.ReadInt64BigEndian(bytes)),
        BinaryPrimitives.ReadInt32BigEndian(bytes[8..]),
        new(BinaryPrimitives.ReadInt64BigEndian(bytes[12..])));

    internal void WriteTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt64BigEndian(bytes, Position.Value);
        BinaryPrimitives.WriteInt32BigEndian(bytes[8..], SizeBytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes[12..], TagsCode.Value);
    }
}
