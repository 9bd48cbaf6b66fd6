namespace ActorMQ.Actors;

/// <summary>How a request to another node ended.</summary>
public enum NodeOutcome
{
    /// <summary>It was carried out; an ask has its reply.</summary>
    Done = 0,

    /// <summary>Nothing was done: the shard is not on that node, or not yet, or not any more.</summary>
    NotHere = 1,

    /// <summary>Nothing was done: the mailbox or the region there is at its bound.</summary>
    Full = 2,

    /// <summary>Nothing was done, for the reason given: the request makes no sense there.</summary>
    Refused = 3,

    /// <summary>The entity has the message, and has not replied in time.</summary>
    NoReply = 4,

    /// <summary>What was to be watched does not live.</summary>
    Ended = 5,

    /// <summary>The request has come before: its first arrival has had the answer. Links drop such
    /// answers.</summary>
    Duplicate = 6,

    /// <summary>Said by the link: the request was not sent.</summary>
    Unreachable = 7,

    /// <summary>Said by the link: the request was sent, and no answer came. It may have been carried
    /// out.</summary>
    Lost = 8,
}

/// <summary>The answer to a request to another node.</summary>
/// <param name="Outcome">How it ended.</param>
public readonly record struct NodeAnswer(NodeOutcome Outcome)
{
    /// <summary>A reply as the region's codec has it; else empty.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>A text for people; null when there is none.</summary>
    public string? Reason { get; init; }

    /// <summary>Who answered; null when it was the link.</summary>
    public NodeLife? From { get; init; }
}
