using ActorMQ.Broker.Journals;
using ActorMQ.Broker.Requests;

namespace ActorMQ.Broker.Replication;

/// <summary>What the log's writer leans on in a replica.</summary>
internal sealed record ReplicaSurroundings
{
    /// <summary>Whoever replicates the log.</summary>
    internal required IReplication Replication { get; init; }

    /// <summary>The way of messages: its gate, and how senders are refused.</summary>
    internal required SendPath Sends { get; init; }

    /// <summary>Answers senders.</summary>
    internal required StoredBatches Stored { get; init; }

    /// <summary>Has all that is written flushed at once, and then calls back, unless that is null.</summary>
    internal required Action<Action?> Flush { get; init; }

    /// <summary>When held means flushed, and how long senders wait.</summary>
    internal required LogSettings Settings { get; init; }
}
