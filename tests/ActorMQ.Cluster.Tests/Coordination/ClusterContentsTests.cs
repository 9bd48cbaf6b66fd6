using System.Text;
using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Tests.Coordination;

/// <summary>What the keys of a cluster say, read whole or followed by events.</summary>
public sealed class ClusterContentsTests
{
    private static readonly ClusterName Cluster = new("c");
    private static readonly ClusterKeys Keys = new(Cluster);
    private static readonly BrokerName Shard = new("broker-0");
    private static readonly NodeId A = new("a");

    private readonly EtcdModel _etcd = new();

    [Fact]
    public void All_keys_are_read()
    {
        PutAll();
        var contents = ClusterContents.Of(Keys, _etcd.Read(Keys.Root));
        Assert.Equal(new ClusterSettings(3, "broker", 2, 1), contents.Settings?.Value);
        Assert.Equal(new NodeEntry("10.0.0.1:9700", "r1", 71, 12, NodeStage.Stopping), contents.Nodes[A].Value);
        Assert.Equal([A], contents.Leaving);
        var shard = contents.Shard(Shard);
        Assert.Equal(ShardRecord.Found(NodeSet.Of(A)), shard.Record?.Value);
        Assert.Equal(new ShardLease(new(7), A, 71), shard.Lease?.Value);
        Assert.Equal(new ShardWish(A, new(7), IsOperators: true, IsUnclean: false), shard.Wish?.Value);
        Assert.Equal(NodeSet.Of(A), shard.Placement?.Value);
        Assert.Equal("10.0.0.1:10911", shard.Addresses[A].Value);
        Assert.Empty(contents.Unreadable);
        Assert.Equal(_etcd.Revision, contents.Revision);
    }

    [Fact]
    public void Values_in_etcd_are_as_documented()
    {
        PutAll();
        Assert.Equal(
            """{"address":"10.0.0.1:9700","rack":"r1","life":71,"beat":12,"stage":"Stopping"}""", TextOf(Keys.Node(A)));
        Assert.Equal(
            """{"shards":3,"shardPrefix":"broker","replicationFactor":2,"minInSync":1}""", TextOf(Keys.Settings));
        Assert.Equal("""{"epoch":7,"node":"a","life":71}""", TextOf(Keys.Lease(Shard)));
        Assert.Equal(
            """{"leader":"a","epoch":7,"isOperators":true,"isUnclean":false}""", TextOf(Keys.Wish(Shard)));
        Assert.Equal("""["a"]""", TextOf(Keys.Placement(Shard)));
        Assert.Equal("\"10.0.0.1:10911\"", TextOf(Keys.Replica(Shard, A)));
    }

    [Fact]
    public void Events_lead_to_what_a_read_finds()
    {
        PutAll();
        _etcd.Transact([], [new DeleteKey(Keys.Lease(Shard)), new DeleteKey(Keys.Replica(Shard, A))]);
        _etcd.Transact([], [new DeleteKey(Keys.Node(A))]);
        var followed = ClusterContents.Nothing(Keys);
        foreach (var change in _etcd.EventsFrom(new(1), "")!)
            followed = followed.With(change);
        var read = ClusterContents.Of(Keys, _etcd.Read(Keys.Root));
        Assert.Equal(read.Revision, followed.Revision);
        Assert.Empty(followed.Nodes);
        Assert.Null(followed.Shard(Shard).Lease);
        Assert.Empty(followed.Shard(Shard).Addresses);
        Assert.Equal(read.Shard(Shard).Record, followed.Shard(Shard).Record);
        Assert.Equal(read.Settings, followed.Settings);
    }

    [Fact]
    public void An_event_that_is_known_already_changes_nothing()
    {
        PutAll();
        var before = ClusterContents.Of(Keys, _etcd.Read(Keys.Root));
        var old = _etcd.EventsFrom(new(2), "")!.First(change => change.Revision < before.Revision);
        Assert.Same(before, before.With(old with { Put = null }));
    }

    [Theory]
    [InlineData("nodes/a", "{}")]
    [InlineData("nodes/a", """{"address":null,"rack":"","life":1,"beat":1,"stage":"up"}""")]
    [InlineData("nodes/a", """{"address":"x","rack":"","life":1,"beat":1,"stage":"asleep"}""")]
    [InlineData("settings", "3")]
    [InlineData("shards/broker-0/lease", """{"epoch":-1,"node":"a","life":71}""")]
    [InlineData("shards/broker-0/lease", """{"epoch":1,"node":"","life":71}""")]
    [InlineData("shards/broker-0/record", "{}")]
    [InlineData("shards/broker-0/placement", "[1]")]
    [InlineData("shards/broker-0/replicas/a", "10911")]
    [InlineData("shards/broker-0/wish", "null")]
    public void What_makes_no_sense_is_not_there_and_is_named(string key, string value)
    {
        _etcd.Transact([], [new PutKey(Keys.Root + key, Encoding.UTF8.GetBytes(value))]);
        var contents = ClusterContents.Of(Keys, _etcd.Read(Keys.Root));
        Assert.Equal([Keys.Root + key], contents.Unreadable);
        Assert.Null(contents.Settings);
        Assert.Empty(contents.Nodes);
        Assert.Empty(contents.Shards);
        _etcd.Transact([], [new DeleteKey(Keys.Root + key)]);
        Assert.Empty(contents.With(_etcd.EventsFrom(new(3), "")!.Single()).Unreadable);
    }

    [Fact]
    public void A_view_says_who_lives_and_whether_a_leader_does()
    {
        PutAll();
        var record = new ShardRecord(new(7), A, NodeSet.Of(A), NodeSet.Of(A));
        Put(Keys.Record(Shard), ShardRecordJson.Encode(record));
        var contents = ClusterContents.Of(Keys, _etcd.Read(Keys.Root));
        var view = ClusterView.Of(Cluster, contents, isLost: _ => false, isCurrent: true);
        Assert.Equal(new NodeView(A, "10.0.0.1:9700", "r1", NodeLiving.Stopping, 71), view.Nodes.Single());
        Assert.True(view.Shards.Single().HasLeader);
        var later = ClusterView.Of(Cluster, contents, isLost: _ => true, isCurrent: true);
        Assert.Equal(NodeLiving.Lost, later.Nodes.Single().State);
        Assert.False(later.Shards.Single().HasLeader);
    }

    private void PutAll()
    {
        Put(Keys.Settings, ClusterJson.Encode(new(3, "broker", 2, 1), ClusterJson.Settings));
        var entry = new NodeEntry("10.0.0.1:9700", "r1", 71, 12, NodeStage.Stopping);
        Put(Keys.Node(A), ClusterJson.Encode(entry, ClusterJson.Node));
        Put(Keys.Leaving(A), ClusterJson.Encode("a", ClusterJson.Address));
        Put(Keys.Record(Shard), ShardRecordJson.Encode(ShardRecord.Found(NodeSet.Of(A))));
        Put(Keys.Lease(Shard), ClusterJson.Encode(new(new(7), A, 71), ClusterJson.Lease));
        var wish = new ShardWish(A, new(7), IsOperators: true, IsUnclean: false);
        Put(Keys.Wish(Shard), ClusterJson.Encode(wish, ClusterJson.Wish));
        Put(Keys.Placement(Shard), ClusterJson.Encode([A], ClusterJson.Nodes));
        Put(Keys.Replica(Shard, A), ClusterJson.Encode("10.0.0.1:10911", ClusterJson.Address));
    }

    private void Put(string key, byte[] value) => _etcd.Transact([], [new PutKey(key, value)]);

    private string TextOf(string key) => Encoding.UTF8.GetString(_etcd.Get(key)!.Value);
}
