using System.Collections.Immutable;

namespace ActorMQ.Model.Routing;

/// <summary>The replicas of one broker group that a name server knows.</summary>
/// <param name="Cluster">The cluster that the latest registration named.</param>
/// <param name="Name">The group's name.</param>
/// <param name="Addresses">Where each replica listens, as <c>host:port</c>; never empty in a table.</param>
/// <param name="ActingMaster">Whether the smallest slave may stand in for a missing master.</param>
/// <param name="Zone">The zone that the latest registration named, or null.</param>
public sealed record BrokerGroup(
    ClusterName Cluster,
    BrokerName Name,
    ImmutableSortedDictionary<BrokerId, string> Addresses,
    bool ActingMaster,
    string? Zone)
{
    /// <summary>Whether the group has its master.</summary>
    public bool HasMaster => Addresses.ContainsKey(BrokerId.Master);

    /// <summary>The smallest id of those present.</summary>
    public BrokerId SmallestId => Addresses.Keys.First();

    /// <summary>
    /// The group as clients are told of it when the smallest slave stands in: it carries the master's id.
    /// </summary>
    internal BrokerGroup WithSmallestAsMaster() => this with
    {
        Addresses = Addresses.Remove(SmallestId).SetItem(BrokerId.Master, Addresses[SmallestId]),
    };
}
