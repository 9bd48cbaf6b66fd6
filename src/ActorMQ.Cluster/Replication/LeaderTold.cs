using ActorMQ.Broker.Replication;
using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Forwarding;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model.Replication;

namespace ActorMQ.Cluster.Replication;

/// <summary>Tells whoever passes requests on what this replica knows of its leader. One thread.</summary>
/// <remarks>
/// A replica that begins to lead takes sends only when its broker has applied what its log held then; until
/// then clients are to wait, not to be refused.
/// </remarks>
internal sealed class LeaderTold(
    LeaderView view, NodeId self, IShardCoordination coordination, IReplicaLog log)
{
    private NodeSet? _replicas;
    private int _knownCount;

    /// <summary>Looks at what may have changed; cheap when nothing has.</summary>
    public void Tell(ShardRecord record, ShardService service, ShardEpoch epoch)
    {
        view.Serve(Effective(service), epoch);
        var isKnown = record.Leader is { } leader && leader != self;
        view.Follow(isKnown ? coordination.AddressOf(record.Leader!.Value) : null, record.Epoch);
        TellReplicas(record);
    }

    private ShardService Effective(ShardService service) =>
        service == ShardService.Taking && !log.IsTaking ? ShardService.Holding : service;

    private void TellReplicas(ShardRecord record)
    {
        var replicas = record.Replicas.Union(record.InSync);
        if (replicas.Equals(_replicas) && _knownCount == replicas.Count)
            return;
        List<string> addresses = [.. replicas.Select(coordination.AddressOf).OfType<string>()];
        (_replicas, _knownCount) = (replicas, addresses.Count);
        view.KnowReplicas(addresses);
    }
}
