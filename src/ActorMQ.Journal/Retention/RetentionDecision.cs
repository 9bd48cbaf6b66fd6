namespace ActorMQ.Journal.Retention;

/// <summary>Why a segment goes.</summary>
public enum RetentionReason
{
    /// <summary>It does not go.</summary>
    None,

    /// <summary>Nothing in it is younger than messages are kept.</summary>
    Age,

    /// <summary>The log is larger than it may be.</summary>
    LogSize,

    /// <summary>The file system is too full.</summary>
    DiskSpace,
}

/// <summary>Which bound of a file system's room forbids to take messages.</summary>
public enum WriteLimit
{
    /// <summary>None: messages are taken.</summary>
    None,

    /// <summary>Too many percent are in use.</summary>
    UsedPercent,

    /// <summary>Too few bytes are free.</summary>
    FreeBytes,
}

/// <summary>A segment that goes, and why.</summary>
public readonly record struct SegmentDeletion(ClosedSegment Segment, RetentionReason Reason);

/// <summary>What to do now.</summary>
/// <param name="Deletions">The segments that go, oldest first.</param>
/// <param name="Exceeded">Whether, and why, no messages may be taken.</param>
public sealed record RetentionDecision(IReadOnlyList<SegmentDeletion> Deletions, WriteLimit Exceeded);
