using System.Collections.Immutable;

namespace ActorMQ.Model.Routing;

/// <summary>
/// What a client needs to reach a topic: which groups have queues of it, and where their replicas listen.
/// </summary>
/// <param name="Queues">By broker name, ordinal; may name a group that is not in <paramref
/// name="Groups"/>.</param>
/// <param name="Groups">By name, ordinal; at least one.</param>
public sealed record TopicRoute(ImmutableArray<BrokerQueues> Queues, ImmutableArray<BrokerGroup> Groups);
