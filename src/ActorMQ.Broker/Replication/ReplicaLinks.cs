using ActorMQ.Broker.Queues;
using ActorMQ.Model;

namespace ActorMQ.Broker.Replication;

/// <summary>Whom the log's writer tells in a replica. On its thread; none of them may block.</summary>
internal sealed record ReplicaLinks
{
    /// <summary>Brings a message to a queue that lives; starts none.</summary>
    internal required Func<QueueKey, QueueMessage, bool> Queue { get; init; }

    /// <summary>Brings a message to the keeper of topics, groups and offsets.</summary>
    internal required Action<QueueMessage> State { get; init; }

    /// <summary>Tells the name servers which replica this is, and in which epoch.</summary>
    internal required Action<BrokerId, long> Role { get; init; }

    /// <summary>
    /// Called each time that the replica leads in earnest, when topics, groups and offsets are known, too.
    /// </summary>
    internal required Action Leads { get; init; }
}
