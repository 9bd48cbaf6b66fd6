using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Placement;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Nodes;

/// <summary>
/// Makes shards and moves replicas and leaderships to where they should be: on one node at a time, the
/// living one with the least name.
/// </summary>
/// <remarks>
/// Two nodes that both believe to be that one do no harm: every change expects what it was decided on.
/// </remarks>
internal sealed class PlacementWork(NodeTimes times, NodeKnowledge known)
{
    private readonly PlanCache _plans = new();
    private Pending _pending;
    private int _pendingCount;
    private TimeSpan _reviewedAt = TimeSpan.MinValue / 2;
    private TimeSpan _balancedAt;
    private TimeSpan? _joinedAt;

    public void Review(TimeSpan now, List<NodeEffect> effects)
    {
        _joinedAt ??= now;
        if (_pending.IsOn(now) || now - _reviewedAt < times.BeatInterval || !known.Liveness.HasJudged(now)
            || !IsOurs())
        {
            return;
        }

        _reviewedAt = now;
        _pendingCount = 0;
        var candidates = Candidates(now);
        var shards = Situations(candidates, now);
        var settings = known.Settings;
        var steps = PlacementSteps.Next(
            shards,
            node => Standing(node, now),
            settings.ReplicationFactor,
            settings.MinInSync,
            times.MovesMax);
        foreach (var step in steps)
            CarryOut(step, now, effects);
        ForgetWhoHasLeft(now, effects);
        if (_pendingCount == 0 && now - _balancedAt >= times.BalanceInterval)
            Balance(candidates, now, effects);
    }

    public void OnTransacted()
    {
        if (--_pendingCount <= 0)
            _pending.End();
    }

    private bool IsOurs()
    {
        var up = known.Contents.Nodes.Keys.Where(known.IsUp);
        return up.FirstOrDefault(known.Self) == known.Self;
    }

    private NodeStanding Standing(NodeId node, TimeSpan now) => known.StateOf(node) switch
    {
        null => NodeStanding.Goes,
        _ when known.Contents.Leaving.Contains(node) => NodeStanding.Goes,
        NodeLiving.Up => NodeStanding.Takes,
        _ when known.Liveness.LostFor(node, now) >= times.ReplaceAfter => NodeStanding.Replaced,
        _ => NodeStanding.Keeps,
    };

    private List<PlacementNode> Candidates(TimeSpan now) => [.. known.Contents.Nodes
        .Select(node => (node.Key, node.Value.Value.Rack, Standing: Standing(node.Key, now)))
        .Where(node => node.Standing is NodeStanding.Takes or NodeStanding.Keeps)
        .Select(node => new PlacementNode(node.Key, node.Rack, node.Standing == NodeStanding.Takes))];

    private List<ShardSituation> Situations(List<PlacementNode> candidates, TimeSpan now)
    {
        var settings = known.Settings;
        var mayFound = candidates.Count(node => node.TakesMore) >= settings.ReplicationFactor
            || now - _joinedAt >= times.FoundAfter;
        var names = Enumerable.Range(0, mayFound ? settings.Shards : 0)
            .Select(settings.NameOf)
            .Where(name => !known.Contents.Unreadable.Contains(known.Keys.Record(name)))
            .Union(known.Contents.Shards
                .Where(shard => shard.Value.Record is not null)
                .Select(shard => shard.Key))
            .ToList();
        var ours = names.Where(name => OperatorsPlacement(name, candidates) is null)
            .Select(name => new ShardPlacement(name, ReplicasOf(name), Leader: null));
        var planned = _plans.Make([.. ours], candidates, settings.ReplicationFactor)
            .ToDictionary(shard => shard.Shard, shard => shard.Replicas);
        return [.. names.Select(name => new ShardSituation(
            name,
            known.Contents.Shard(name).Record,
            OperatorsPlacement(name, candidates) ?? planned[name],
            CanBeCopied: known.Contents.Shard(name).Record?.Value.InSync.Any(known.IsUp) == true))];
    }

    private NodeSet ReplicasOf(BrokerName shard) =>
        known.Contents.Shard(shard).Record?.Value.Replicas ?? NodeSet.Empty;

    /// <summary>Null when there is none, or when it names a node that may not hold replicas now.</summary>
    private NodeSet? OperatorsPlacement(BrokerName shard, List<PlacementNode> candidates) =>
        known.Contents.Shard(shard).Placement?.Value is { Count: > 0 } placement
        && placement.All(node => candidates.Exists(candidate => candidate.Id == node))
            ? placement
            : null;

    private void CarryOut(PlacementStep step, TimeSpan now, List<NodeEffect> effects)
    {
        var key = known.Keys.Record(step.Shard);
        effects.Add(new NodeEffect.Log(new NodeNote.Placed(
            step.Shard, step.Expected?.Value.Replicas ?? NodeSet.Empty, step.Record.Replicas)));
        Ask(
            [new(key, step.Expected?.Revision ?? RecordRevision.Absent)],
            [new PutKey(key, ShardRecordJson.Encode(step.Record))],
            now,
            effects);
    }

    /// <summary>
    /// A node that was to leave and is away is a member no more once no shard needs it.
    /// </summary>
    private void ForgetWhoHasLeft(TimeSpan now, List<NodeEffect> effects)
    {
        foreach (var node in known.Contents.Leaving)
        {
            if (known.StateOf(node) is not (null or NodeLiving.Lost or NodeLiving.Stopped)
                || known.Contents.Shards.Values.Any(shard => shard.Record?.Value is { } record
                    && (record.Replicas.Contains(node) || record.InSync.Contains(node))))
            {
                continue;
            }

            var entry = known.Keys.Node(node);
            var revision = known.Contents.Nodes.GetValueOrDefault(node)?.Revision ?? RecordRevision.Absent;
            Ask(
                [new(entry, revision)],
                [new DeleteKey(entry), new DeleteKey(known.Keys.Leaving(node))],
                now,
                effects);
        }
    }

    private void Balance(List<PlacementNode> candidates, TimeSpan now, List<NodeEffect> effects)
    {
        _balancedAt = now;
        var shards = known.Contents.Shards
            .Where(shard => shard.Value.Record?.Value.Leader is not null)
            .ToDictionary(shard => shard.Key, shard => shard.Value);
        foreach (var (name, shard) in shards)
        {
            if (CurrentWish(shard) is not { IsOperators: false } wish)
                continue;

            // One at a time; and what has come to nothing is taken back.
            if (!MayLead(wish.Leader, shard.Record!.Value))
            {
                var key = known.Keys.Wish(name);
                Ask([new(key, shard.Wish!.Revision)], [new DeleteKey(key)], now, effects);
            }

            return;
        }

        var wanted = PlacementPlan.BalanceLeaders(
            [.. shards.Select(shard => new ShardPlacement(
                shard.Key, MayLead(shard.Value), shard.Value.Record!.Value.Leader))],
            [.. candidates.Where(node => node.TakesMore)]);
        foreach (var shard in wanted)
        {
            var contents = shards[shard.Shard];
            var record = contents.Record!.Value;
            if (shard.Leader is { } target && target != record.Leader && known.IsUp(record.Leader!.Value)
                && known.LeaseOf(contents) == record.Epoch && CurrentWish(contents) is null)
            {
                Wish(shard.Shard, contents, target, now, effects);
                return;
            }
        }
    }

    private void Wish(
        BrokerName shard, ShardContents contents, NodeId target, TimeSpan now, List<NodeEffect> effects)
    {
        var key = known.Keys.Wish(shard);
        var wish = new ShardWish(target, contents.Record!.Value.Epoch, IsOperators: false, IsUnclean: false);
        Ask(
            [new(key, contents.Wish?.Revision ?? RecordRevision.Absent)],
            [new PutKey(key, ClusterJson.Encode(wish, ClusterJson.Wish))],
            now,
            effects);
    }

    private static ShardWish? CurrentWish(ShardContents shard) =>
        shard.Wish?.Value is { } wish && wish.Epoch == shard.Record?.Value.Epoch ? wish : null;

    /// <summary>Who may lead a shard; when an operator has chosen, nobody else.</summary>
    private NodeSet MayLead(ShardContents shard)
    {
        var record = shard.Record!.Value;
        var wish = shard.Wish?.Value;
        var isChosen = wish is { IsOperators: true }
            && (wish.Epoch == record.Epoch
                || (wish.Epoch.Next == record.Epoch && wish.Leader == record.Leader));
        if (isChosen)
            return NodeSet.Of(wish!.Leader);
        return NodeSet.Of(record.InSync.Where(node => MayLead(node, record)));
    }

    private bool MayLead(NodeId node, ShardRecord record) =>
        record.InSync.Contains(node) && record.Replicas.Contains(node) && known.IsUp(node);

    private void Ask(
        IReadOnlyList<KeyCondition> conditions,
        IReadOnlyList<KeyChange> changes,
        TimeSpan now,
        List<NodeEffect> effects)
    {
        _pendingCount++;
        _pending.Begin(now);
        effects.Add(new NodeEffect.Transact(new(new NodePurpose.Placement(), conditions, changes)));
    }
}
