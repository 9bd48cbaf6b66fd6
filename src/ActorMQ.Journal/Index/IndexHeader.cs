using System.Buffers.Binary;
using ActorMQ.Model;

namespace ActorMQ.Journal.Index;

/// <summary>The first 40 bytes of an index file, big-endian.</summary>
/// <remarks>
/// <code>
///  |0          |8          |16              |24              |32          |36         |40
///  | begin ms  | end ms    | begin position | end position   | used slots | next unit |
/// </code>
/// Source: apache/rocketmq 8fc57f1 store/.../index/IndexHeader.java.
/// </remarks>
/// <param name="BeginTimestampMs">Store time of the first record in the file.</param>
/// <param name="EndTimestampMs">Store time of the last record in the file.</param>
/// <param name="Begin">Where the first record lies.</param>
/// <param name="End">Where the last record lies.</param>
/// <param name="UsedSlotCount">Slots that are not empty.</param>
/// <param name="NextUnit">The number that the next unit gets; units count from 1.</param>
internal readonly record struct IndexHeader(
    long BeginTimestampMs,
    long EndTimestampMs,
    JournalPosition Begin,
    JournalPosition End,
    int UsedSlotCount,
    int NextUnit)
{
    internal const int SizeBytes = 40;

    /// <summary>The number of the first unit; 0 stands for "none".</summary>
    internal const int FirstUnit = 1;

    /// <summary>
    /// The header of a new file: behind a full one it begins as if with that one's last record.
    /// </summary>
    internal static IndexHeader Behind(IndexHeader? full) => full is { } last
        ? new(last.EndTimestampMs, last.EndTimestampMs, last.End, last.End, 0, FirstUnit)
        : new(0, 0, default, default, 0, FirstUnit);

    /// <summary>Whether a file with units can have this header; it may be wrong all the same.</summary>
    internal bool CanBe(IndexOptions options) =>
        NextUnit > FirstUnit
        && NextUnit <= options.UnitCount
        && UsedSlotCount > 0
        && UsedSlotCount < NextUnit
        && Begin <= End;

    internal static IndexHeader Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt64BigEndian(bytes),
        BinaryPrimitives.ReadInt64BigEndian(bytes[8..]),
        new(BinaryPrimitives.ReadInt64BigEndian(bytes[16..])),
        new(BinaryPrimitives.ReadInt64BigEndian(bytes[24..])),
        BinaryPrimitives.ReadInt32BigEndian(bytes[32..]),
        BinaryPrimitives.ReadInt32BigEndian(bytes[36..]));

    internal void WriteTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt64BigEndian(bytes, BeginTimestampMs);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], EndTimestampMs);
        BinaryPrimitives.WriteInt64BigEndian(bytes[16..], Begin.Value);
        BinaryPrimitives.WriteInt64BigEndian(bytes[24..], End.Value);
        BinaryPrimitives.WriteInt32BigEndian(bytes[32..], UsedSlotCount);
        BinaryPrimitives.WriteInt32BigEndian(bytes[36..], NextUnit);
    }

    /// <summary>The header once one more unit is in the file.</summary>
    internal IndexHeader With(JournalPosition position, long storeTimestampMs, bool isNewSlot) => new(
        NextUnit == FirstUnit ? storeTimestampMs : BeginTimestampMs,
        storeTimestampMs,
        NextUnit == FirstUnit ? position : Begin,
        position,
        UsedSlotCount + (isNewSlot ? 1 : 0),
        NextUnit + 1);

    /// <summary>Seconds from the file's begin, as a unit holds them; 0 where that makes no sense.</summary>
    internal int SecondsTo(long storeTimestampMs) => BeginTimestampMs <= 0
        ? 0
        : (int)Math.Clamp((storeTimestampMs - BeginTimestampMs) / 1000, 0, int.MaxValue);
}
