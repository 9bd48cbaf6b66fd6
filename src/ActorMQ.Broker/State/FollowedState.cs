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
/// <param name="leads">Which.</param>
/// <param name="known">Called when all is shown that was told before.</param>
internal sealed class StateRole(bool leads, Action? known = null) : QueueMessage
{
    internal bool Leads => leads;

    internal Action? Known => known;
}
