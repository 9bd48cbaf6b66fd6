using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Shards;

namespace ActorMQ.Simulation.Clusters;

/// <summary>What a node asks of etcd when it does not keep a rule.</summary>
internal static class NodeMistakes
{
    public static NodeTransaction Made(NodeTransaction transaction, ClusterHistory world)
    {
        var isPlacement = transaction.Purpose is NodePurpose.Placement;
        return world.Mistake switch
        {
            ClusterMistake.SwapsBlindly when transaction.Purpose is NodePurpose.Swap => Blindly(transaction),
            ClusterMistake.PlacesBlindly when isPlacement => Blindly(transaction),
            ClusterMistake.PlacesIntoSet when isPlacement => Changed(
                transaction, record => record with { InSync = record.InSync.Union(record.Replicas) }),
            ClusterMistake.MovesTooSoon when isPlacement => Changed(
                transaction, record => record.Leader is null || record.Replicas.Count <= world.Plan.ReplicaCount
                    ? record
                    : record with { Replicas = record.Replicas.Without(record.InSync[0]) }),
            _ => transaction,
        };
    }

    private static NodeTransaction Blindly(NodeTransaction transaction) => transaction with { Conditions = [] };

    private static NodeTransaction Changed(NodeTransaction transaction, Func<ShardRecord, ShardRecord> change) =>
        transaction with { Changes = [.. transaction.Changes.Select(each => Changed(each, change))] };

    private static KeyChange Changed(KeyChange each, Func<ShardRecord, ShardRecord> change) =>
        each is PutKey put && put.Key.EndsWith("/record", StringComparison.Ordinal)
            && ShardRecordJson.TryDecode(put.Value) is { } record
            ? put with { Value = ShardRecordJson.Encode(change(record)) }
            : each;
}
