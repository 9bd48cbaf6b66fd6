using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Nodes;

/// <summary>What replicas want done with their records and leases.</summary>
internal sealed partial class LocalReplicas
{
    public void OnWatches(BrokerName shard)
    {
        if (Find(shard) is { } replica)
            replica.Watches = true;
    }

    public void OnAsks(NodeInput.ReplicaAsks asks, TimeSpan now, List<NodeEffect> effects)
    {
        if (Find(asks.Shard) is not { } replica)
            return;
        var (record, lease) = (known.Keys.Record(asks.Shard), known.Keys.Lease(asks.Shard));
        switch (asks.Effect)
        {
            case SwapRecord swap:
                List<KeyChange> changes = [new PutKey(record, ShardRecordJson.Encode(swap.Record))];
                if (swap.TakesLease)
                    changes.Add(PutLease(lease, swap.Record.Epoch));
                effects.Add(new NodeEffect.Transact(new(
                    new NodePurpose.Swap(asks.Shard, swap), [new(record, swap.Expected)], changes)));
                break;
            case TakeLease take:
                effects.Add(new NodeEffect.Transact(new(
                    new NodePurpose.Lease(asks.Shard),
                    [new(record, take.Revision)],
                    [PutLease(lease, take.Epoch)])));
                break;
            case DropLease drop:
                effects.Add(new NodeEffect.ReadShard(asks.Shard, drop.Epoch));
                break;
            case ReadRecord:
                Read(asks.Shard, replica, now, effects);
                break;
        }
    }

    public void OnSwapped(NodePurpose.Swap swap, TransactionResult result, List<NodeEffect> effects)
    {
        if (Find(swap.Shard) is not { Watches: true } replica)
            return;
        if (result.Outcome == TransactionOutcome.Won)
        {
            if (result.Revision > replica.ToldRecord)
                replica.ToldRecord = result.Revision;
            effects.Add(new NodeEffect.TellReplica(
                swap.Shard, new SwapWon(swap.Effect.Record, result.Revision)));
        }
        else if (result is { Outcome: TransactionOutcome.Lost, Current: [var current, ..] }
            && ShardRecordJson.TryDecode(current.Value) is { } record)
        {
            TellRecord(swap.Shard, replica, new(record, current.Revision), effects);
        }
    }

    /// <summary>
    /// A leader whose record has changed before it had its lease hears both, and takes it anew.
    /// </summary>
    public void OnLeaseTaken(
        NodePurpose.Lease lease, TransactionResult result, TimeSpan now, List<NodeEffect> effects)
    {
        if (result is { Outcome: TransactionOutcome.Lost, Current: [var current, ..] }
            && Find(lease.Shard) is { Watches: true } replica
            && ShardRecordJson.TryDecode(current.Value) is { } record)
        {
            TellAll(lease.Shard, replica, new(record, current.Revision), now, effects);
        }
    }

    public void OnShardRead(NodeInput.ShardRead read, TimeSpan now, List<NodeEffect> effects)
    {
        var replica = Find(read.Shard);
        if (read.Drops is { } epoch)
        {
            if (read.Keys is { } dropsFrom)
                Drop(read.Shard, ClusterContents.Of(known.Keys, dropsFrom).Shard(read.Shard), epoch, effects);
            return;
        }

        replica?.Reading.End();
        if (read.Keys is { } keys && replica is { Watches: true })
        {
            var record = ClusterContents.Of(known.Keys, keys).Shard(read.Shard).Record;
            TellAll(read.Shard, replica, record, now, effects);
        }
    }

    /// <summary>All keys were read: what replicas do not know to be so still is said again.</summary>
    public void OnAllRead(TimeSpan now, List<NodeEffect> effects)
    {
        foreach (var (shard, replica) in _replicas.Values)
        {
            if (replica.Watches)
                TellAll(shard, replica, known.Contents.Shard(shard).Record, now, effects);
        }
    }

    /// <summary>
    /// Tells the record as it was read, and the lease as events have told of it: of that, and of who lives,
    /// a read knows more at times, and what is told must not go back.
    /// </summary>
    private void TellAll(
        BrokerName shard,
        LocalReplica replica,
        Stored<ShardRecord>? record,
        TimeSpan now,
        List<NodeEffect> effects)
    {
        if (record is null)
            return;
        replica.IsTold = true;
        TellRecord(shard, replica, record, effects);
        TellLease(shard, replica, known.LeaseOf(known.Contents.Shard(shard)), now, effects);
    }

    private static void Read(BrokerName shard, LocalReplica replica, TimeSpan now, List<NodeEffect> effects)
    {
        if (replica.Reading.IsOn(now))
            return;
        replica.Reading.Begin(now);
        effects.Add(new NodeEffect.ReadShard(shard, Drops: null));
    }

    private void Drop(BrokerName shard, ShardContents contents, ShardEpoch epoch, List<NodeEffect> effects)
    {
        var key = known.Keys.Lease(shard);
        if (contents.Lease is { } lease && lease.Value.Epoch == epoch)
        {
            effects.Add(new NodeEffect.Transact(new(
                NodePurpose.Other.Instance, [new(key, lease.Revision)], [new DeleteKey(key)])));
        }
    }

    private PutKey PutLease(string key, ShardEpoch epoch) =>
        new(key, ClusterJson.Encode(new ShardLease(epoch, known.Self, own.Life), ClusterJson.Lease));
}
