using System.Globalization;
using System.Text.Json.Serialization;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Nodes;

/// <summary>What all nodes of a cluster share: the first node's, kept in etcd.</summary>
/// <param name="Shards">How many shards there are; 1 or more.</param>
/// <param name="ShardPrefix">Their names: this, a hyphen, and a number from 0.</param>
/// <param name="ReplicationFactor">Replicas of a shard, where there are as many nodes; 1 or more.</param>
/// <param name="MinInSync">
/// The least in-sync set with which records are acknowledged; from 1 to the replication factor.
/// </param>
internal sealed record ClusterSettings(int Shards, string ShardPrefix, int ReplicationFactor, int MinInSync)
{
    /// <summary>Whether the values can be.</summary>
    [JsonIgnore]
    public bool IsSound =>
        Shards >= 1 && MinInSync >= 1 && MinInSync <= ReplicationFactor
        && ShardPrefix.Length > 0 && !ShardPrefix.Contains('/', StringComparison.Ordinal);

    public override string ToString() =>
        $"{Shards} shards {ShardPrefix}-N, {ReplicationFactor} replicas each, {MinInSync} in sync at least";

    /// <summary>The name of a shard.</summary>
    /// <param name="number">From 0.</param>
    public BrokerName NameOf(int number) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{ShardPrefix}-{number}"));
}
