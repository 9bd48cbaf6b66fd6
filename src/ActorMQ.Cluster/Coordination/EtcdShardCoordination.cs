using ActorMQ.Actors;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Coordination;

/// <summary>
/// One shard in etcd, by way of the node that the replica runs on: one watch serves all of them.
/// </summary>
/// <remarks>What the node's mailbox does not take is as if etcd had not answered.</remarks>
internal sealed class EtcdShardCoordination(BrokerName shard, ActorRef<NodeMessage> node) : IShardCoordination
{
    private volatile IReadOnlyDictionary<NodeId, Stored<string>>? _addresses;
    private volatile Action<ReplicaInput>? _tell;
    private volatile bool _isStopped;

    public void Watch(Action<ReplicaInput> tell)
    {
        _tell = tell;
        node.Tell(new NodeMessage.Heard(new NodeInput.ReplicaWatches(shard)));
    }

    public void CarryOut(RecordEffect effect) =>
        node.Tell(new NodeMessage.Heard(new NodeInput.ReplicaAsks(shard, effect)));

    public string? AddressOf(NodeId replica) => _addresses?.GetValueOrDefault(replica)?.Value;

    public void Stop() => _isStopped = true;

    /// <summary>The replica hears of its shard.</summary>
    public void Tell(ReplicaInput input)
    {
        if (!_isStopped)
            _tell?.Invoke(input);
    }

    /// <summary>Replicas listen there now.</summary>
    public void See(IReadOnlyDictionary<NodeId, Stored<string>> addresses) => _addresses = addresses;
}
