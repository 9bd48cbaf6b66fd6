namespace ActorMQ.Model.Brokers;

/// <summary>
/// What a broker is made of, in the order in which it ends: nothing goes before what needs it.
/// </summary>
public enum BrokerPart
{
    /// <summary>Its place in the name servers' routes; once it is left, clients go elsewhere.</summary>
    Routes,

    /// <summary>Messages and commits on their way to the log.</summary>
    Appends,

    /// <summary>Who replicates the log: nothing waits for other replicas any more.</summary>
    Replication,

    /// <summary>Queues; pulls that wait are answered.</summary>
    Queues,

    /// <summary>Consumer groups.</summary>
    Groups,

    /// <summary>Topics, groups and offsets, whose files are brought up to date.</summary>
    State,

    /// <summary>Readers of the log, and the index that follows it.</summary>
    Readers,

    /// <summary>What makes the log durable.</summary>
    Flusher,

    /// <summary>Messages that wait for it.</summary>
    FlushWaiters,

    /// <summary>The log's writer; it closes the store.</summary>
    CommitLog,
}
