using ActorMQ.Model.Routing;

namespace ActorMQ.NameServer.Settings;

/// <summary>
/// The settings that an operator may change while the name server runs (request 318); not kept over a
/// restart.
/// </summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 common/.../namesrv/NamesrvConfig.java, whose names request 319 shows.
/// </remarks>
public sealed record NameServerSettings
{
    /// <summary>Whether routes carry what the namespace ORDER_TOPIC_CONFIG says of their topic.</summary>
    public bool OrderMessageEnable { get; init; }

    /// <summary>Whether a broker that registers is given the namespace ORDER_TOPIC_CONFIG.</summary>
    public bool ReturnOrderTopicConfigToBroker { get; init; } = true;

    /// <summary>Whether routes show a slave that stands in for its master under the master's id.</summary>
    public bool SupportActingMaster { get; init; }

    /// <summary>Whether topics that a broker's registration lacks are dropped.</summary>
    public bool DeleteTopicWithBrokerRegistration { get; init; }

    /// <summary>Whether the list of all topics is given out.</summary>
    public bool EnableAllTopicList { get; init; } = true;

    /// <summary>Whether lists of topics by cluster or by unit flag are given out.</summary>
    public bool EnableTopicList { get; init; } = true;

    /// <summary>How long a broker that names no limit itself may be silent. More than zero.</summary>
    public TimeSpan BrokerTimeout { get; init; } = TimeSpan.FromSeconds(120);

    internal RouteRules Rules => new(BrokerTimeout, SupportActingMaster, DeleteTopicWithBrokerRegistration);
}
