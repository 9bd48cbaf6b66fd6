using ActorMQ.Broker.Groups;
using ActorMQ.Broker.Topics;
using ActorMQ.Model;

namespace ActorMQ.Broker.Configuration;

/// <summary>What the catalog of topics and groups needs to know.</summary>
internal sealed record CatalogSettings
{
    /// <summary>The cluster.</summary>
    internal required ClusterName Cluster { get; init; }

    /// <summary>The broker group.</summary>
    internal required BrokerName Broker { get; init; }

    /// <summary>The directory of <c>topics.json</c> and its like, <c>config</c> in a store.</summary>
    internal required string Directory { get; init; }

    /// <summary>The settings for topics.</summary>
    internal TopicSettings Topics { get; init; } = new();

    /// <summary>The settings for groups.</summary>
    internal GroupSettings Groups { get; init; } = new();
}
