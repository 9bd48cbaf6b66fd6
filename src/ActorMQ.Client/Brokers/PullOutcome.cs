using ActorMQ.Model;

namespace ActorMQ.Client;

/// <summary>How a pull ended.</summary>
public enum PullStatus
{
    /// <summary>There are messages.</summary>
    Found = 0,

    /// <summary>There is none at this offset yet.</summary>
    NoNewMessage,

    /// <summary>There were messages, and the filter matched none of them.</summary>
    NoMatchedMessage,

    /// <summary>The offset lies outside the queue; go on at the next offset given.</summary>
    OffsetIllegal,
}

/// <summary>What a pull brought.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Messages">The messages, in order; those that the filter lets through.</param>
/// <param name="NextOffset">Where to pull next.</param>
/// <param name="MinOffset">Where the queue begins.</param>
/// <param name="MaxOffset">Where the queue ends.</param>
public sealed record PullResult(
    PullStatus Status,
    IReadOnlyList<ReceivedMessage> Messages,
    QueueOffset NextOffset,
    QueueOffset MinOffset,
    QueueOffset MaxOffset);

/// <summary>What a pull asks for.</summary>
internal sealed record PullRequest(MessageQueue Queue, QueueOffset Offset, int CountMax, TimeSpan? Suspend)
{
    /// <summary>The offset to commit on the way; null for none.</summary>
    internal QueueOffset? Commit { get; init; }
}
