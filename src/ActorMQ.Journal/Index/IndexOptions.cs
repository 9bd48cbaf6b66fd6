namespace ActorMQ.Journal.Index;

/// <summary>How the files of a message index are laid out; all files of a store alike.</summary>
/// <remarks>
/// A file does not say how it is laid out: files of another size than these options give are built anew.
/// Source: apache/rocketmq 8fc57f1 store/.../config/MessageStoreConfig.java#maxHashSlotNum, #maxIndexNum.
/// </remarks>
public sealed record IndexOptions
{
    /// <summary>Hash slots of each file, 1 or more; RocketMQ's <c>maxHashSlotNum</c>.</summary>
    public int SlotCount { get; init; } = 5_000_000;

    /// <summary>
    /// Places for units in each file, 2 or more, the first of which stays empty; RocketMQ's
    /// <c>maxIndexNum</c>.
    /// </summary>
    public int UnitCount { get; init; } = 20_000_000;

    /// <summary>Bytes of a file: 420,000,040 by default.</summary>
    internal long FileSizeBytes => OffsetOfUnit(UnitCount);

    /// <summary>Where a slot lies in a file; slots count from 0.</summary>
    internal static long OffsetOfSlot(int slot) => IndexHeader.SizeBytes + ((long)slot * SlotTable.SlotSize);

    /// <summary>Where a unit lies in a file, behind all slots.</summary>
    internal long OffsetOfUnit(int number) => OffsetOfSlot(SlotCount) + ((long)number * IndexUnit.SizeBytes);
}
