using ActorMQ.Model;

namespace ActorMQ.Cluster.Nodes;

/// <summary>How replicas leave their in-sync sets before they stop.</summary>
/// <remarks>
/// A leader acknowledges nothing without a member that has stopped until the record is changed, so each send
/// would wait for that. Who leaves follows on meanwhile: it counts as before, and no send waits.
/// </remarks>
internal sealed partial class LocalReplicas
{
    /// <summary>
    /// Replicas that run here are to stop soon: each leaves, whether it follows already or not.
    /// </summary>
    public void Leave(TimeSpan now, List<NodeEffect> effects)
    {
        foreach (var (shard, replica) in _replicas.Values)
        {
            if (replica.Stage != LocalReplicaStage.Running)
                continue;
            if (replica.LeavesSince is null)
                effects.Add(new NodeEffect.LeaveSet(shard));
            var leads = known.Contents.Shard(shard).Record?.Value.Leader == known.Self;
            if (replica.LeavesSince is null || leads)
                replica.LeavesSince = now;
        }
    }

    /// <summary>
    /// Whether a leader still waits for a replica that leaves, and is about to change that.
    /// </summary>
    public bool AreCountedOn(TimeSpan now) => known.Liveness.HasAccess(now)
        && _replicas.Values.Any(each => IsCountedOn(each.Shard, each.Replica, now));

    private bool IsCountedOn(BrokerName shard, LocalReplica replica, TimeSpan now) =>
        replica is { Stage: LocalReplicaStage.Running, LeavesSince: { } since }
        && now - since < times.LeaveMax
        && known.Contents.Shard(shard).Record?.Value is { Leader: { } leader } record
        && record.InSync.Contains(known.Self) && record.InSync.Count > known.Settings.MinInSync
        && leader != known.Self && known.IsUp(leader);
}
