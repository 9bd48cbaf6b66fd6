namespace ActorMQ.Model.Groups;

/// <summary>Who decides when a consumer gets messages.</summary>
public enum ConsumeType
{
    /// <summary>The client's own code pulls; <c>CONSUME_ACTIVELY</c>.</summary>
    Actively,

    /// <summary>The client library pulls and calls back; <c>CONSUME_PASSIVELY</c>.</summary>
    Passively,

    /// <summary>The broker hands messages out; <c>CONSUME_POP</c>.</summary>
    Pop,
}

/// <summary>Who of a group gets a message.</summary>
public enum MessageModel
{
    /// <summary>Every member; members keep their own offsets; <c>BROADCASTING</c>.</summary>
    Broadcasting,

    /// <summary>One member; <c>CLUSTERING</c>.</summary>
    Clustering,
}

/// <summary>Where a group starts that never committed. Kept and told; the client acts on it.</summary>
public enum ConsumeFromWhere
{
    /// <summary>At the end; <c>CONSUME_FROM_LAST_OFFSET</c>.</summary>
    LastOffset,

    /// <summary>At the beginning; <c>CONSUME_FROM_FIRST_OFFSET</c>.</summary>
    FirstOffset,

    /// <summary>At a time; <c>CONSUME_FROM_TIMESTAMP</c>.</summary>
    Timestamp,
}

/// <summary>How the members of a group consume; the latest heartbeat decides for all.</summary>
public readonly record struct ConsumerTraits(
    ConsumeType Type, MessageModel Model, ConsumeFromWhere FromWhere);
