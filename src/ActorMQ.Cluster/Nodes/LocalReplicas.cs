using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Nodes;

/// <summary>The replicas that a node runs: those that records name it for.</summary>
internal sealed partial class LocalReplicas(NodeTimes times, NodeKnowledge known, OwnEntry own)
{
    private readonly SortedDictionary<string, (BrokerName Shard, LocalReplica Replica)> _replicas =
        new(StringComparer.Ordinal);

    /// <summary>Shards of which nothing is left on this node's disk.</summary>
    private readonly HashSet<BrokerName> _givenUp = [];

    private bool _isClosing;
    private bool _closesAtOnce;

    public bool IsEmpty => _replicas.Count == 0;

    /// <summary>The shards whose replicas run here, whatever they are about.</summary>
    public IEnumerable<BrokerName> Shards => _replicas.Values.Select(each => each.Shard);

    /// <summary>All are to stop.</summary>
    /// <param name="isAtOnce">Whether clients get no time to go elsewhere.</param>
    public void Close(bool isAtOnce) => (_isClosing, _closesAtOnce) = (true, isAtOnce);

    /// <summary>
    /// Starts and stops what is to be started and stopped, says where replicas listen, and tells them what
    /// has changed.
    /// </summary>
    public void Review(TimeSpan now, List<NodeEffect> effects)
    {
        if (own.Life == 0 && IsEmpty)
            return;
        foreach (var (name, contents) in known.Contents.Shards)
        {
            if (_isClosing || _replicas.ContainsKey(name.Value) || contents.Record?.Value is not { } record)
                continue;
            if (known.Names(record))
                TakeOn(name);
            else if (_givenUp.Add(name))
                effects.Add(new NodeEffect.GiveUpStore(name, record.Epoch));
        }

        foreach (var (shard, replica) in _replicas.Values.ToList())
        {
            // A record that is not there says nothing: someone has emptied etcd, and replicas go on.
            var contents = known.Contents.Shard(shard);
            var isOver = _isClosing || (contents.Record?.Value is { } record && !known.Names(record));
            if (isOver)
                End(shard, replica, effects);
            else if (replica.Stage == LocalReplicaStage.Waiting)
                Start(shard, replica, contents, now, effects);
            else
                GoOn(shard, replica, contents, now, effects);
        }
    }

    public void OnStarted(NodeInput.ReplicaStarted started)
    {
        if (Find(started.Shard) is not { } replica)
            return;
        replica.Address = started.Address;
        if (replica.Stage == LocalReplicaStage.Starting)
            replica.Stage = LocalReplicaStage.Running;
    }

    public void OnEnded(NodeInput.ReplicaEnded ended, TimeSpan now, List<NodeEffect> effects)
    {
        if (Find(ended.Shard) is not { } replica)
            return;
        if (replica.Stage == LocalReplicaStage.Stopping)
        {
            Forget(ended.Shard, effects);
            return;
        }

        var after = RestartAfter(replica.FailureCount++);
        (replica.Stage, replica.Address, replica.Watches) = (LocalReplicaStage.Waiting, null, false);
        replica.StartsAt = now + after;
        var failure = ended.Failure ?? "it has ended by itself";
        effects.Add(new NodeEffect.Log(new NodeNote.ReplicaFailed(ended.Shard, failure, after)));

        // Its node lives, so others would wait for it for ever.
        if (known.Contents.Shard(ended.Shard).Lease?.Value is { } lease && lease.Node == known.Self)
            effects.Add(new NodeEffect.ReadShard(ended.Shard, lease.Epoch));
    }

    /// <summary>
    /// Whether a replica that runs here may be asked to lead, or to let another lead; not too often.
    /// </summary>
    public bool MayAsk(BrokerName shard, TimeSpan now)
    {
        if (Find(shard) is not { Stage: LocalReplicaStage.Running } replica
            || now - replica.AskedAt < times.RetryAfter)
        {
            return false;
        }

        replica.AskedAt = now;
        return true;
    }

    private void TakeOn(BrokerName shard)
    {
        _replicas[shard.Value] = (shard, new());
        _givenUp.Remove(shard);
    }

    private LocalReplica? Find(BrokerName shard) =>
        _replicas.TryGetValue(shard.Value, out var found) ? found.Replica : null;

    private TimeSpan RestartAfter(int failureCount)
    {
        var after = times.RestartAfter * Math.Pow(2, Math.Min(failureCount, 16));
        return after < times.RestartAfterMax ? after : times.RestartAfterMax;
    }

    private void Start(
        BrokerName shard,
        LocalReplica replica,
        ShardContents contents,
        TimeSpan now,
        List<NodeEffect> effects)
    {
        // What was read before joining the start before may have seen, too, and so have given the same life.
        var life = Math.Max(known.Contents.Revision.Value, own.JoinedAt.Value);

        // Without news from etcd no life of the replica could be told from the one before.
        var isEarly = own.Life == 0 || now < replica.StartsAt || life <= replica.Life;
        if (isEarly || contents.Record is not { } record)
            return;
        replica.Begin(life);
        effects.Add(new NodeEffect.StartReplica(
            shard, life, record.Value.Epoch, known.Settings.MinInSync));
    }

    private void End(BrokerName shard, LocalReplica replica, List<NodeEffect> effects)
    {
        if (replica.Stage is LocalReplicaStage.Starting or LocalReplicaStage.Running)
        {
            replica.Stage = LocalReplicaStage.Stopping;
            effects.Add(new NodeEffect.StopReplica(shard, _closesAtOnce));
        }
        else if (replica.Stage == LocalReplicaStage.Waiting)
        {
            Forget(shard, effects);
        }
    }

    private void Forget(BrokerName shard, List<NodeEffect> effects)
    {
        _replicas.Remove(shard.Value);

        // Who stops comes back to the same place, as a rule.
        if (_isClosing || known.IsMember(shard))
            return;
        effects.Add(new NodeEffect.Transact(new(
            NodePurpose.Other.Instance, [], [new DeleteKey(known.Keys.Replica(shard, known.Self))])));
    }

    private void GoOn(
        BrokerName shard,
        LocalReplica replica,
        ShardContents contents,
        TimeSpan now,
        List<NodeEffect> effects)
    {
        if (replica is { Stage: LocalReplicaStage.Running, Address: { } address })
        {
            var isKnown = string.Equals(
                contents.Addresses.GetValueOrDefault(known.Self)?.Value, address, StringComparison.Ordinal);
            if (isKnown)
                replica.Publishing.End();
            else if (!replica.Publishing.IsOn(now))
                Publish(shard, replica, address, now, effects);
        }

        if (replica.IsTold)
            TellNews(shard, replica, contents, now, effects);
        else if (replica.Watches)
            Read(shard, replica, now, effects);
    }

    private void Publish(
        BrokerName shard, LocalReplica replica, string address, TimeSpan now, List<NodeEffect> effects)
    {
        replica.Publishing.Begin(now);
        effects.Add(new NodeEffect.Transact(new(
            NodePurpose.Other.Instance,
            [],
            [new PutKey(
                known.Keys.Replica(shard, known.Self), ClusterJson.Encode(address, ClusterJson.Address))])));
    }

    private void TellNews(
        BrokerName shard,
        LocalReplica replica,
        ShardContents contents,
        TimeSpan now,
        List<NodeEffect> effects)
    {
        if (contents.Record is { } record && record.Revision > replica.ToldRecord)
            TellRecord(shard, replica, record, effects);
        var lease = known.LeaseOf(contents);

        // A leader without its lease takes it when it hears so; what came of that may be unknown.
        var isMissing = contents.Record?.Value is { } current && current.Leader == known.Self
            && lease != current.Epoch && now - replica.ToldLeaseAt >= times.RetryAfter / 2;
        if (lease != replica.ToldLease || isMissing)
            TellLease(shard, replica, lease, now, effects);
    }

    private static void TellRecord(
        BrokerName shard, LocalReplica replica, Stored<ShardRecord> record, List<NodeEffect> effects)
    {
        if (record.Revision > replica.ToldRecord)
            replica.ToldRecord = record.Revision;
        effects.Add(new NodeEffect.TellReplica(shard, new RecordSeen(record.Value, record.Revision)));
    }

    private static void TellLease(
        BrokerName shard, LocalReplica replica, ShardEpoch? lease, TimeSpan now, List<NodeEffect> effects)
    {
        (replica.ToldLease, replica.ToldLeaseAt) = (lease, now);
        effects.Add(new NodeEffect.TellReplica(shard, new LeaseSeen(lease)));
    }
}
