using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Static;

/// <summary>A broker group whose master is one by configuration.</summary>
/// <param name="Cluster">Its cluster.</param>
/// <param name="Shard">Its name.</param>
internal sealed record StaticGroup(ClusterName Cluster, BrokerName Shard);

/// <summary>What a slave is told of its master.</summary>
/// <param name="Leader">The master.</param>
/// <param name="Epoch">In which it leads.</param>
/// <param name="Revision">Of its record.</param>
internal readonly record struct KnownMaster(NodeId Leader, ShardEpoch Epoch, RecordRevision Revision);
