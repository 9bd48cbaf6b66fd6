using ActorMQ.Model;

namespace ActorMQ.Broker.Registration;

/// <summary>Who the broker is and whom it tells.</summary>
internal sealed record RegistrationSettings
{
    /// <summary>The cluster.</summary>
    internal required ClusterName Cluster { get; init; }

    /// <summary>The broker group.</summary>
    internal required BrokerName Broker { get; init; }

    /// <summary>The replica.</summary>
    internal required BrokerId Id { get; init; }

    /// <summary>
    /// Whether the replica's number is still to be found out: until it is told, no name server hears of it.
    /// </summary>
    internal bool AwaitsRole { get; init; }

    /// <summary>Where clients reach it, as <c>host:port</c>.</summary>
    internal required string Address { get; init; }

    /// <summary>
    /// Where slaves copy its log from, as <c>host:port</c>; its own address when it has none.
    /// </summary>
    internal required string ReplicationAddress { get; init; }

    /// <summary>The name servers, as <c>host:port</c>; may be none.</summary>
    internal required IReadOnlyList<string> NameServers { get; init; }

    /// <summary>How often everything is told again; <c>registerNameServerPeriod</c>.</summary>
    internal TimeSpan Period { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether that is done though a name server may know it all; <c>forceRegister</c>. Otherwise it is asked
    /// first, which is a small message.
    /// </summary>
    internal bool IsForced { get; init; } = true;

    /// <summary>How often the broker says that it is alive, besides; null for not at all.</summary>
    internal TimeSpan? HeartbeatPeriod { get; init; }

    /// <summary>How soon a name server that did not answer is tried again.</summary>
    internal TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a name server may take to answer; <c>registerBrokerTimeoutMills</c>.</summary>
    internal TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long who changed a topic waits at most until the living name servers have heard of it.
    /// </summary>
    internal TimeSpan HeardWithin { get; init; } = TimeSpan.FromSeconds(1);
}
