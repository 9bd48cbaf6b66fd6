using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Tests.Nodes;

/// <summary>Each start of a replica is a life of its own, however soon one follows the other.</summary>
public sealed class ReplicaLifeTests
{
    private static readonly NodeId Self = new("a");
    private static readonly ClusterSettings Settings = new(Shards: 1, "s", ReplicationFactor: 1, MinInSync: 1);
    private static readonly ClusterNodeOptions Options = new(new("c"), Self, "a:1", Rack: "", Settings);
    private static readonly ClusterKeys Keys = new(new("c"));

    /// <summary>
    /// Found by simulation: the node was killed just after it had joined, and read at its next start what it
    /// had last seen before. Both starts' replicas had the same life, so the leader went on counting what the
    /// first had held and the second had lost with the power.
    /// </summary>
    [Fact]
    public void A_start_that_reads_what_the_one_before_has_seen_last_is_another_life()
    {
        var etcd = new EtcdModel();
        var record = ShardRecord.Found(NodeSet.Of(Self));
        etcd.Transact([], [new PutKey(Keys.Record(new BrokerName("s-0")), ShardRecordJson.Encode(record))]);

        var first = LifeOfReplica(etcd, isWatchQuick: true);
        var second = LifeOfReplica(etcd, isWatchQuick: false);
        Assert.True(second > first, $"life {second} follows life {first}");
    }

    /// <param name="etcd">What the node joins by.</param>
    /// <param name="isWatchQuick">Whether the watch tells of the node's entry before the answer comes.</param>
    private static long LifeOfReplica(EtcdModel etcd, bool isWatchQuick)
    {
        var (state, effects) = (new NodeState(Options, TimeSpan.Zero), new List<NodeEffect>());
        state.Decide(new NodeInput.KeysRead(etcd.Read(Keys.Root), TimeSpan.Zero), TimeSpan.Zero, effects);
        var join = Assert.Single(effects.OfType<NodeEffect.Transact>()).Transaction;
        var result = etcd.Transact(join.Conditions, join.Changes);
        effects.Clear();

        foreach (var change in isWatchQuick ? etcd.EventsFrom(result.Revision, Keys.Root)! : [])
            state.Decide(new NodeInput.KeyChanged(change), TimeSpan.Zero, effects);
        state.Decide(new NodeInput.Transacted(join, result), TimeSpan.Zero, effects);
        return Assert.Single(effects.OfType<NodeEffect.StartReplica>()).Life;
    }
}
