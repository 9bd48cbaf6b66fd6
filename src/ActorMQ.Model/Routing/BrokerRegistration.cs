using System.Collections.Immutable;

namespace ActorMQ.Model.Routing;

/// <summary>What a broker tells of itself when it registers.</summary>
public sealed record BrokerRegistration
{
    /// <summary>The cluster.</summary>
    public required ClusterName Cluster { get; init; }

    /// <summary>The broker group.</summary>
    public required BrokerName Name { get; init; }

    /// <summary>The replica's number in the group.</summary>
    public required BrokerId Id { get; init; }

    /// <summary>Where clients reach it, as <c>host:port</c>.</summary>
    public required string Address { get; init; }

    /// <summary>Where slaves copy its log from, or empty.</summary>
    public required string ReplicationAddress { get; init; }

    /// <summary>The connection that it registers over.</summary>
    public required BrokerConnection Connection { get; init; }

    /// <summary>Which state of the topics it tells.</summary>
    public required TopicsVersion Version { get; init; }

    /// <summary>Its topics: all of them, or the one that changed. Later entries of one name win.</summary>
    public required ImmutableArray<KeyValuePair<TopicName, TopicQueues>> Topics { get; init; }

    /// <summary>
    /// Whether its group allows an acting master; null from brokers older than that question.
    /// </summary>
    public bool? ActingMaster { get; init; }

    /// <summary>How long it may be silent; null for the name server's own limit.</summary>
    public TimeSpan? HeartbeatTimeout { get; init; }

    /// <summary>Its zone, or null.</summary>
    public string? Zone { get; init; }
}
