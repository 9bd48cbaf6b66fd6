namespace ActorMQ.Model.Queues;

/// <summary>What is done about a pull.</summary>
public enum PullAction
{
    /// <summary>Messages are there: read them from the log.</summary>
    Read,

    /// <summary>
    /// Nothing is there yet: the pull was parked and comes back in a <see cref="PullWake{TTicket}"/>.
    /// </summary>
    Park,

    /// <summary>Answer now; the status says what.</summary>
    Answer,
}

/// <summary>How a look into a queue ended, under RocketMQ's names.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 store/src/main/java/org/apache/rocketmq/store/GetMessageStatus.java.
/// </remarks>
public enum PullStatus
{
    /// <summary>Messages were found.</summary>
    Found,

    /// <summary>Messages are there, but none of those looked at is wanted.</summary>
    NoMatchedMessage,

    /// <summary>The log no longer holds what the queue points at.</summary>
    MessageWasRemoving,

    /// <summary>The offset lies behind the end by more than one.</summary>
    OffsetOverflowBadly,

    /// <summary>The offset is the end: the next message will have it.</summary>
    OffsetOverflowOne,

    /// <summary>The offset lies before the first message.</summary>
    OffsetTooSmall,

    /// <summary>Nothing was ever written to the queue.</summary>
    NoMessageInQueue,

    /// <summary>As many pulls wait already as may; not one of RocketMQ's.</summary>
    TooManyWaiting,
}

/// <summary>What is done about a pull, and what its answer says of the queue.</summary>
/// <param name="Action">Read, park or answer.</param>
/// <param name="Status">How the look into the queue ended.</param>
/// <param name="Next">The offset to ask for next.</param>
/// <param name="Min">Where the queue begins.</param>
/// <param name="End">Where the queue ends, exclusive.</param>
public readonly record struct PullDecision(
    PullAction Action, PullStatus Status, QueueOffset Next, QueueOffset Min, QueueOffset End);
