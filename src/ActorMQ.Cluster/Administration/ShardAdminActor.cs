using ActorMQ.Actors;
using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Entities;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Administration;

/// <summary>Answers for one shard on the node that leads it.</summary>
/// <remarks>
/// It lives as long as its node leads: a hand-over that succeeds is its end, and its answer.
/// </remarks>
internal sealed class ShardAdminActor(
    BrokerName shard, NodeId self, ActorRef<NodeMessage> node, ClusterCommands commands, ClusterSight sight)
    : Actor<ShardQuestion>
{
    /// <summary>How long a hand-over may take: the replica gives up on one by itself before.</summary>
    internal static readonly TimeSpan HandOverMax = TimeSpan.FromSeconds(10);

    private ShardQuestion.HandOver? _underWay;

    protected override void Receive(ShardQuestion message)
    {
        switch (message)
        {
            case ShardQuestion.Status status:
                var shown = ReplyTo.Actor<IReadOnlyDictionary<BrokerName, ReplicaStatus>, ShardQuestion>(
                    Context.Self, replicas => new ShardQuestion.Shown(replicas, status.Reply));
                if (node.Tell(new NodeMessage.ShowReplicas(shown)) != TellResult.Accepted)
                    status.Reply.Reply(ShardAnswer.No($"node {self} is about to end"));
                break;
            case ShardQuestion.Shown here:
                here.Reply.Reply(here.Replicas.TryGetValue(shard, out var replica)
                    ? new ShardAnswer(Refusal: null, ReportOf(replica))
                    : ShardAnswer.No($"node {self} leads {shard}, and its replica does not run yet"));
                break;
            case ShardQuestion.HandOver handOver:
                OnHandOver(handOver);
                break;
            case ShardQuestion.Wished { Refusal: { } refusal }:
                Answer(ShardAnswer.No(refusal));
                break;
            case ShardQuestion.TimeIsUp:
                Answer(ShardAnswer.No($"{shard} was not handed over in {HandOverMax.TotalSeconds:0} s"));
                break;
        }
    }

    protected override void OnStop()
    {
        var place = sight.PlaceOf(shard.Value);
        if (_underWay is { } handOver)
        {
            Answer(place.Node is { } leader && leader == new NodeName(handOver.Target.Value)
                ? ShardAnswer.Done
                : ShardAnswer.No($"{shard} does not go to {handOver.Target}: its leader is {place}"));
        }
    }

    private void OnHandOver(ShardQuestion.HandOver handOver)
    {
        if (handOver.Target == self)
        {
            handOver.Reply.Reply(ShardAnswer.Done);
            return;
        }

        if (_underWay is { } other)
        {
            handOver.Reply.Reply(ShardAnswer.No($"{shard} is about to go to {other.Target}"));
            return;
        }

        _underWay = handOver;
        Context.StartTimer("time", new ShardQuestion.TimeIsUp(), HandOverMax);
        _ = WishAsync(handOver.Target);
    }

    /// <summary>The wish stands in etcd, and the leader follows it; so a leader that dies on the way loses
    /// nothing of it.</summary>
    private async Task WishAsync(NodeId target)
    {
        string? refusal = null;
        try
        {
            await commands.ElectAsync(shard, target, isUnclean: false, CancellationToken.None);
        }
        catch (Exception refused) when (refused is ClusterCommandException or CoordinatorUnavailableException)
        {
            refusal = refused.Message;
        }

        Context.Self.Tell(new ShardQuestion.Wished(refusal));
    }

    private void Answer(ShardAnswer answer)
    {
        _underWay?.Reply.Reply(answer);
        _underWay = null;
        Context.CancelTimer("time");
    }

    private LeaderReport ReportOf(ReplicaStatus replica) => new(
        shard.Value,
        self.Value,
        replica.Service.ToString(),
        replica.Epoch.Value,
        replica.End.Value,
        replica.HighWater.Value);
}
