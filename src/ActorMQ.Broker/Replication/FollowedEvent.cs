using ActorMQ.Model.State;

namespace ActorMQ.Broker.Replication;

/// <summary>An event that another replica, or an earlier life, has written.</summary>
internal readonly record struct FollowedEvent(StateEvent Change, EventPlace Place);
