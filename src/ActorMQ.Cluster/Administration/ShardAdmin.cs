using ActorMQ.Actors;
using ActorMQ.Cluster.Entities;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Administration;

/// <summary>Asks the leader of a shard, whichever node this is: a region named <c>shards</c>, whose entities
/// live where their shards are led.</summary>
internal sealed class ShardAdmin
{
    private static readonly TimeSpan StatusPatience = TimeSpan.FromSeconds(3);

    private readonly ShardRegion<BrokerName, ShardQuestion> _region;

    /// <summary>Opens this node's part of the region.</summary>
    internal ShardAdmin(
        IActorRefFactory actors,
        NodePort port,
        NodeId self,
        ActorRef<NodeMessage> node,
        ClusterCommands commands,
        ClusterSight sight)
    {
        _region = new ShardRegion<BrokerName, ShardQuestion>(
            actors,
            "shards",
            shard => new Props<ShardQuestion>(() => new ShardAdminActor(shard, self, node, commands, sight)),
            new ShardRegionOptions<ShardQuestion>(),
            new RegionReach<BrokerName, ShardQuestion>(port, sight, new ShardQuestionCodec()));
    }

    /// <summary>What answers for a shard, to watch it.</summary>
    public EntityRef<BrokerName, ShardQuestion> LeaderOf(BrokerName shard) => _region.RefFor(shard);

    /// <summary>The shard as its leader sees it.</summary>
    /// <exception cref="ClusterCommandException">The leader's replica does not run yet.</exception>
    /// <exception cref="EntityNotReachedException">It has no leader, or that was not reached.</exception>
    /// <exception cref="AskTimeoutException">It did not answer in time.</exception>
    public async Task<LeaderReport> StatusAsync(BrokerName shard, CancellationToken ct)
    {
        var answer = await _region.RefFor(shard).Ask<ShardAnswer>(
            reply => new ShardQuestion.Status(reply), StatusPatience, ct);
        return answer.Report ?? throw new ClusterCommandException(answer.Refusal ?? $"no report of {shard}");
    }

    /// <summary>Another node is to lead; done when it does.</summary>
    /// <exception cref="ClusterCommandException">It may not lead, or does not in time.</exception>
    /// <exception cref="EntityNotReachedException">It has no leader, or that was not reached.</exception>
    /// <exception cref="AskTimeoutException">It did not answer in time.</exception>
    public async Task HandOverAsync(BrokerName shard, NodeId target, CancellationToken ct)
    {
        var answer = await _region.RefFor(shard).Ask<ShardAnswer>(
            reply => new ShardQuestion.HandOver(target, reply), ShardAdminActor.HandOverMax * 1.5, ct);
        if (answer.Refusal is { } refusal)
            throw new ClusterCommandException(refusal);
    }
}
