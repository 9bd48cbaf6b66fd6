using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Shards;

namespace ActorMQ.Simulation.Clusters;

/// <summary>What must be true of each change of a shard's record.</summary>
internal sealed class RecordChecks(ClusterHistory world, int shard)
{
    private ShardRecord? _record;

    /// <summary>The nodes that an operator has named to lead with whatever they have.</summary>
    public HashSet<NodeId> Commanded { get; } = [];

    /// <summary>The record has changed in etcd.</summary>
    public void See(KeyEvent change)
    {
        var former = _record;
        _record = change.Put is { } entry ? ShardRecordJson.TryDecode(entry.Value) : null;
        if (former is null || _record is not { } record)
            return;
        if (record.Epoch < former.Epoch)
            world.Fail($"s{shard}: {former} is followed by {record}");
        if (record.Leader is { } leader && !record.InSync.Contains(leader))
            world.Fail($"s{shard}: {record} is led by one who is not in the set");
        if (record.IsUnclean && record.Epoch != former.Epoch)
            BeginUnclean(record);
        else if (record.Epoch == former.Epoch && former.Replicas.Any(node => !record.Replicas.Contains(node)))
            Shrink(former, record);
    }

    private void BeginUnclean(ShardRecord record)
    {
        if (!Commanded.Contains(record.Leader!.Value))
            world.Fail($"s{shard}: nobody has commanded {record}");
        var elected = world.Nodes.Single(node => node.Id == record.Leader);
        var lostCount = world.Checks[shard].BeganUnclean(record.Epoch, elected.Disks[shard].Log);
        world.Note($"s{shard} is led unclean by {elected.Id}: {lostCount} acknowledged are lost");
    }

    private void Shrink(ShardRecord former, ShardRecord record)
    {
        if (record.Replicas.Count(record.InSync.Contains) < world.Plan.InSyncMin)
            world.Fail($"s{shard}: {former} has come to be {record}: too few hold everything");
    }
}
