using ActorMQ.Transport;

namespace ActorMQ.Cluster.Forwarding;

/// <summary>Where requests go at one moment. A value.</summary>
/// <param name="Way">Where.</param>
/// <param name="Sight">Who leads.</param>
/// <param name="Connection">The leader's; null unless they go there.</param>
internal sealed record LeaderRoute(ForwardingWay Way, LeaderSight Sight, RemotingConnection? Connection);
