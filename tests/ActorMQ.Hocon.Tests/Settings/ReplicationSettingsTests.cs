using ActorMQ.Hocon.Settings;

namespace ActorMQ.Hocon.Tests.Settings;

/// <summary>Roles, replication and clusters: what goes together and what does not.</summary>
public sealed class ReplicationSettingsTests
{
    [Fact]
    public void A_broker_alone_is_an_asynchronous_master_and_no_cluster_is_configured()
    {
        var settings = Load.Of("").Settings!;

        Assert.Equal((BrokerRole.AsyncMaster, 0L), (settings.Broker.Role, settings.Broker.Id));
        Assert.Null(settings.Broker.Replication.MasterAddress);
        Assert.Empty(settings.Cluster.Etcd);
        Assert.Null(settings.Cluster.NodeId);
        Assert.Equal("DefaultCluster", settings.Cluster.Name);
        Assert.Equal(
            (1, 3, 2, TimeSpan.FromSeconds(1.5), TimeSpan.FromMinutes(10)),
            (settings.Cluster.Shards, settings.Cluster.ReplicationFactor, settings.Cluster.MinInSync,
                settings.Cluster.Lease, settings.Cluster.ReplaceAfter));
    }

    [Theory]
    [InlineData("broker.role=SLAVE", "actormq.broker.role", "0 is the master's number")]
    [InlineData("broker.id=1", "actormq.broker.id", "a master's number is 0")]
    [InlineData("broker.role=MASTER", "actormq.broker.role", "is not one of")]
    [InlineData("broker.role=SYNC_MASTER;broker.replication.in-sync-replicas=1",
        "actormq.broker.replication.in-sync-replicas", "would wait for nobody")]
    [InlineData("broker.replication.catch-up-rate=1 KiB",
        "actormq.broker.replication.catch-up-rate", "out of range")]
    [InlineData("broker.replication.heartbeat-interval=1 s",
        "actormq.broker.replication.heartbeat-interval", "would seem to lag")]
    [InlineData("broker.replication.master-address=a b",
        "actormq.broker.replication.master-address", "is not an address")]
    [InlineData("cluster.min-in-sync=4", "actormq.cluster.min-in-sync", "than there are")]
    [InlineData("cluster.replication-factor=1", "actormq.cluster.replication-factor", "than there are")]
    [InlineData("cluster.lease=500 ms", "actormq.cluster.lease", "would seem lost")]
    [InlineData("cluster.beat-interval=1 s", "actormq.cluster.beat-interval", "would seem lost")]
    [InlineData("cluster.replace-after=1 s", "actormq.cluster.replace-after", "before it is lost")]
    [InlineData("cluster.name=a/b", "actormq.cluster.name", "slash")]
    [InlineData("cluster.node-id=a/b", "actormq.cluster.node-id", "slash")]
    [InlineData("cluster.shard-prefix=a/b", "actormq.cluster.shard-prefix", "slash")]
    [InlineData("cluster.first-port=65500", "actormq.cluster.first-port", "no ports above")]
    [InlineData("cluster.listen-port=10920", "actormq.cluster.listen-port", "replicas take")]
    [InlineData("cluster.etcd=http://", "actormq.cluster.etcd", "is not a list of endpoints")]
    public void What_does_not_go_together_is_told_at_what_was_written(string keys, string key, string what)
    {
        var loaded = Load.Of("", overrides: keys.Split(';'));

        Assert.Null(loaded.Settings);
        var problem = Assert.Single(loaded.Problems);
        Assert.Equal(key, problem.Key);
        Assert.Contains(what, problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        var loaded = Load.Of("""
            actormq {
              broker.role = SLAVE
              cluster { min-in-sync = 5, lease = 1 s, beat-interval = 900 ms, shards = 0, racks = x }
            }
            """);

        Assert.Equal(
            ["actormq.broker.role", "actormq.cluster.lease", "actormq.cluster.min-in-sync",
                "actormq.cluster.racks", "actormq.cluster.shards"],
            loaded.Problems.Select(problem => problem.Key).Order(StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.1", "http://10.0.0.1:2379/")]
    [InlineData("10.0.0.1:4001", "http://10.0.0.1:4001/")]
    [InlineData("http://etcd:2379/", "http://etcd:2379/")]
    [InlineData("https://etcd", "https://etcd:2379/")]
    [InlineData("a,b;c:1", "http://a:2379/ http://b:2379/ http://c:1/")]
    public void Members_of_etcd_are_written_as_addresses_or_as_etcd_does(string written, string expected)
    {
        var loaded = Load.Of("", overrides: [$"cluster.etcd=\"{written}\""]);

        Assert.Equal(expected, string.Join(' ', loaded.Settings!.Cluster.Etcd));
    }

    [Fact]
    public void The_clusters_name_is_the_one_that_clients_see_unless_it_has_its_own()
    {
        Assert.Equal("x", Load.Of("", overrides: ["broker.cluster=x"]).Settings!.Cluster.Name);
        Assert.Equal("y", Load.Of("", overrides: ["broker.cluster=x", "cluster.name=y"]).Settings!.Cluster.Name);
    }
}
