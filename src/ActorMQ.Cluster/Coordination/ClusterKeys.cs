using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Coordination;

/// <summary>Where a cluster keeps what in etcd; all values are JSON.</summary>
/// <remarks>
/// <code>
///   /actormq/CLUSTER/settings                      ClusterSettings, as the first node has written them
///                    nodes/NODE                    NodeEntry: put again and again by a node that lives
///                    leaving/NODE                  string: that node's replicas go to others, for good
///                    shards/SHARD/record           ShardRecord
///                                 lease            ShardLease: who leads, and lives
///                                 wish             ShardWish: who is to lead
///                                 placement        array of nodes: an operator's, in place of the plan's
///                                 replicas/NODE    string, host:port: where that replica listens
/// </code>
/// Names hold no slash. No key goes with a lease of etcd: with its defaults those live for 2 s at least.
/// </remarks>
internal sealed class ClusterKeys(ClusterName cluster)
{
    /// <summary>What all keys of the cluster begin with.</summary>
    public string Root { get; } = $"/actormq/{cluster}/";

    public string Settings => Root + "settings";

    /// <summary>What all shards' keys begin with.</summary>
    public string Shards => Root + "shards/";

    public string Node(NodeId node) => $"{Root}nodes/{node}";

    public string Leaving(NodeId node) => $"{Root}leaving/{node}";

    /// <summary>What all keys of one shard begin with.</summary>
    public string Shard(BrokerName shard) => $"{Shards}{shard}/";

    public string Record(BrokerName shard) => Shard(shard) + "record";

    public string Lease(BrokerName shard) => Shard(shard) + "lease";

    public string Wish(BrokerName shard) => Shard(shard) + "wish";

    public string Placement(BrokerName shard) => Shard(shard) + "placement";

    public string Replica(BrokerName shard, NodeId node) => $"{Shard(shard)}replicas/{node}";
}
