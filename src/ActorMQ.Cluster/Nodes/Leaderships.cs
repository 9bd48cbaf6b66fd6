using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Nodes;

/// <summary>Who is to lead in place of this node, or in whose place this node is.</summary>
/// <remarks>
/// A node that leaves or stops gives every leadership away that another can take. Else a wish in etcd says
/// what is wanted; it is asked for again until the shard's epoch is another, or the wish.
/// </remarks>
internal sealed class Leaderships(NodeKnowledge known, OwnEntry own, LocalReplicas replicas)
{
    /// <summary>Whether this node leads a shard that another could lead.</summary>
    public bool HasToGive => Led().Any(shard => Heirs(shard.Record).Any());

    /// <summary>
    /// Whether someone who has been given a shard has not taken it yet: what was sent here meanwhile is still
    /// to be passed on.
    /// </summary>
    public bool AwaitsHeirs => known.Contents.Shards.Any(shard => shard.Value.Record?.Value is { } record
        && known.Names(record) && record.Leader is { } leader && known.IsUp(leader)
        && known.LeaseOf(shard.Value) != record.Epoch);

    private bool GivesAll => own.Stage != NodeStage.Up || known.IsLeaving;

    public void Review(TimeSpan now, List<NodeEffect> effects)
    {
        if (GivesAll)
            GiveAll(now, effects);
        foreach (var (name, contents) in known.Contents.Shards)
        {
            if (contents is not { Record.Value: var record, Wish.Value: var wish }
                || wish.Epoch != record.Epoch)
            {
                continue;
            }

            var isFit = wish.IsUnclean
                ? wish.Leader == known.Self
                : !GivesAll && record.Leader == known.Self && wish.Leader != known.Self
                    && record.InSync.Contains(wish.Leader);
            if (!isFit || !replicas.MayAsk(name, now))
                continue;
            if (!wish.IsUnclean)
            {
                HandOver(name, wish.Leader, effects);
                continue;
            }

            effects.Add(new NodeEffect.Log(new NodeNote.LeadsUnclean(name)));
            effects.Add(new NodeEffect.ElectUnclean(name));
        }
    }

    private void GiveAll(TimeSpan now, List<NodeEffect> effects)
    {
        var leads = known.Contents.Shards.Values
            .Select(shard => shard.Record?.Value.Leader)
            .OfType<NodeId>()
            .CountBy(node => node)
            .ToDictionary();
        foreach (var (name, record) in Led())
        {
            var heirs = Heirs(record).OrderBy(node => leads.GetValueOrDefault(node)).ThenBy(node => node);
            foreach (var heir in heirs.Take(1))
            {
                leads[heir] = leads.GetValueOrDefault(heir) + 1;
                if (replicas.MayAsk(name, now))
                    HandOver(name, heir, effects);
            }
        }
    }

    private static void HandOver(BrokerName shard, NodeId target, List<NodeEffect> effects)
    {
        effects.Add(new NodeEffect.Log(new NodeNote.HandsOver(shard, target)));
        effects.Add(new NodeEffect.HandOver(shard, target));
    }

    private IEnumerable<(BrokerName Name, ShardRecord Record)> Led() => known.Contents.Shards
        .Where(shard => shard.Value.Record?.Value.Leader == known.Self)
        .Select(shard => (shard.Key, shard.Value.Record!.Value));

    private IEnumerable<NodeId> Heirs(ShardRecord record) => record.InSync
        .Where(node => node != known.Self && record.Replicas.Contains(node) && known.IsUp(node));
}
