using ActorMQ.Broker.Queues;
using ActorMQ.Broker.Replication;
using ActorMQ.Model;

namespace ActorMQ.Broker.State;

/// <summary>Events of another replica, or of an earlier life, that are acknowledged now; in order.</summary>
internal sealed class StateFollowed(IReadOnlyList<FollowedEvent> events) : QueueMessage
{
    internal IReadOnlyList<FollowedEvent> Events => events;
}

/// <summary>All events before a position have been told.</summary>
internal sealed class StateReached(JournalPosition position) : QueueMessage
{
    internal JournalPosition Position => position;
}

/// <summary>From now on the replica leads, and journals what is wished; or it does not.</summary>
internal sealed class StateRole(bool leads) : QueueMessage
{
    internal bool Leads => leads;
}
