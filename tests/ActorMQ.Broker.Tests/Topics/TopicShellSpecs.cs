using System.Text.Json.Nodes;
using ActorMQ.Actors.Testing;
using ActorMQ.Broker.Registration;
using ActorMQ.Broker.Tests.Catalog;
using ActorMQ.Broker.Topics;
using ActorMQ.Journal.Files;
using ActorMQ.Model;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Broker.Tests.Topics;

public sealed class TopicShellSpecs : IAsyncDisposable
{
    private static readonly TopicName Orders = new("orders");
    private static readonly TopicName Pattern = new("TBW102");

    private readonly SynchronousSystem _system = new();
    private readonly SimulatedDisk _disk = new();

    [Fact]
    public void A_send_to_a_missing_topic_goes_on_when_the_topic_is_durable()
    {
        var host = Host();
        var send = new Send();
        host.Catalog.TopicShards.CreateForSend(Orders, Pattern, 4, 0, send);
        Assert.Equal(4, send.Topic!.Config.WriteQueueCount);
        Assert.Same(send.Topic, host.Catalog.Topics.Find(Orders));
        Assert.Equal(4, Reborn().Catalog.Topics.Find(Orders)!.Config.WriteQueueCount);
    }

    [Fact]
    public void Queue_addresses_stay_the_same_for_one_entry()
    {
        var host = Host();
        host.NewClient().Create("orders");
        var entry = host.Catalog.Topics.Find(Orders)!;
        Assert.Same(entry.QueueAt(3), entry.QueueAt(3));
        Assert.NotSame(entry.QueueAt(3), entry.QueueAt(2));
        Assert.Throws<IndexOutOfRangeException>(() => entry.QueueAt(4));
    }

    [Theory]
    [InlineData("orders", false, ResponseCode.TopicNotExist)]
    [InlineData("bad!", true, ResponseCode.InvalidParameter)]
    [InlineData("", true, ResponseCode.InvalidParameter)]
    public void A_send_to_a_topic_that_may_not_be_made_is_refused(
        string topic, bool autoCreates, ResponseCode code)
    {
        var host = new CatalogHost(
            _system.System, _disk, topics: new TopicSettings { AutoCreates = autoCreates });
        var send = new Send();
        host.Catalog.TopicShards.CreateForSend(new TopicName(topic), Pattern, 4, 0, send);
        Assert.Equal(code, send.Refused);
    }

    [Fact]
    public void A_retry_topic_is_made_even_when_clients_may_not_create_topics()
    {
        var host = new CatalogHost(_system.System, _disk, topics: new TopicSettings { AutoCreates = false });
        var send = new Send();
        host.Catalog.TopicShards.CreateForSend(new TopicName("%RETRY%g"), Pattern, 4, 0, send);
        Assert.Equal(1, send.Topic!.Config.WriteQueueCount);
    }

    [Fact]
    public void When_the_disk_is_broken_nothing_is_published_and_no_send_goes_on()
    {
        var host = Host();
        _disk.FlushesLeft = 0;
        var send = new Send();
        host.Catalog.TopicShards.CreateForSend(Orders, Pattern, 4, 0, send);
        Assert.Null(send.Topic);
        Assert.Null(host.Catalog.Topics.Find(Orders));
    }

    [Fact]
    public void Operators_create_change_list_and_delete_topics()
    {
        var host = Host();
        var admin = host.NewClient();
        Assert.Equal(ResponseCode.Success, admin.Create("orders", queues: 3)!.Code);
        Assert.Equal(ResponseCode.Success, admin.Create("orders", queues: 5, permission: 4)!.Code);
        var listed = admin.Ask(RequestCode.GetAllTopicConfig, default(EmptyHeader))!;
        var orders = JsonNode.Parse(listed.Body)!["topicConfigTable"]!["orders"]!;
        Assert.Equal(5, (int)orders["readQueueNums"]!);
        Assert.Equal(4, (int)orders["perm"]!);
        Assert.Contains(
            "\"orders\"",
            admin.Ask(RequestCode.GetAllTopicListFromNameserver, default(EmptyHeader))!.Body,
            StringComparison.Ordinal);
        Assert.Equal(ResponseCode.Success, admin.Delete("orders")!.Code);
        Assert.Equal(ResponseCode.Success, admin.Delete("orders")!.Code);
        Assert.Null(host.Catalog.Topics.Find(Orders));
        Assert.Equal([Orders, Orders], host.QueuesEnded);
        Assert.Null(Reborn().Catalog.Topics.Find(Orders));
    }

    [Theory]
    [InlineData(-1, 6)]
    [InlineData(65_537, 6)]
    [InlineData(4, 8)]
    public void Settings_that_make_no_sense_are_refused(int queues, int permission) =>
        Assert.Equal(
            ResponseCode.InvalidParameter, Host().NewClient().Create("orders", queues, permission)!.Code);

    [Fact]
    public void Each_change_counts_the_version_up()
    {
        var host = Host();
        var admin = host.NewClient();
        admin.Create("orders");
        admin.Create("orders", queues: 7);
        admin.Delete("orders");
        Assert.Equal(3, host.Catalog.Topics.Snapshot.Version.Counter);
        Assert.Equal(3, Reborn().Catalog.Topics.Snapshot.Version.Counter);
    }

    [Theory]
    [InlineData("TBW102")]
    [InlineData("SCHEDULE_TOPIC_XXXX")]
    [InlineData("broker-g")]
    [InlineData("rmq_sys_x")]
    public void The_brokers_own_topics_can_be_neither_changed_nor_deleted(string topic)
    {
        var admin = Host().NewClient();
        Assert.Equal(ResponseCode.InvalidParameter, admin.Create(topic)!.Code);
        Assert.Equal(ResponseCode.InvalidParameter, admin.Delete(topic)!.Code);
    }

    [Fact]
    public void A_torn_file_is_read_from_its_backup_and_the_log_and_two_torn_files_stop_the_start()
    {
        var host = Host();
        host.NewClient().Create("orders");
        _system.Advance(TimeSpan.FromSeconds(6));
        host.NewClient().Create("bills");
        _system.Advance(TimeSpan.FromSeconds(6));
        _disk.Kill();
        Overwrite("store/config/topics.json");
        var again = new CatalogHost(new SynchronousSystem().System, _disk);
        Assert.NotNull(again.Catalog.Topics.Find(Orders));
        Assert.NotNull(again.Catalog.Topics.Find(new TopicName("bills")));
        _disk.Kill();
        Overwrite("store/config/topics.json.bak");
        Assert.Throws<InvalidDataException>(() => new CatalogHost(new SynchronousSystem().System, _disk));
    }

    [Fact]
    public void Name_servers_hear_of_a_new_topic_before_the_operator_is_answered()
    {
        var host = Host();
        var servers = Registered(host, "ns-1", "ns-2");
        host.NewClient().Create("orders");
        Assert.Equal(["orders"], servers.Told[^1].Topics);
        Assert.Equal(["orders"], servers.Told[^2].Topics);
        Assert.Equal(host.Catalog.Topics.Snapshot.Version, servers.Told[^1].Version);
    }

    [Fact]
    public void A_name_server_that_does_not_answer_delays_an_operator_for_a_second_and_then_no_more()
    {
        var host = Host();
        var servers = Registered(host, "ns-1", "ns-2");
        servers.Slow.Add("ns-2");
        var admin = host.NewClient();
        Assert.Null(admin.Create("orders"));
        _system.Advance(TimeSpan.FromSeconds(1));
        Assert.Single(admin.Answers);
        Assert.NotNull(admin.Create("bills"));
        Assert.Equal(
            2, servers.Told.Count(told => told is { Server: "ns-1", Topics: ["orders"] or ["bills"] }));
    }

    [Fact]
    public void A_name_server_that_answers_again_is_waited_for_again()
    {
        var host = Host();
        var servers = Registered(host, "ns-1");
        servers.Slow.Add("ns-1");
        var admin = host.NewClient();
        admin.Create("orders");
        _system.Advance(TimeSpan.FromSeconds(1));
        servers.AnswerOpen();
        Assert.Null(admin.Create("bills"));
        servers.AnswerOpen();
        Assert.Equal(2, admin.Answers.Count);
    }

    [Fact]
    public void The_start_waits_for_name_servers_for_a_second_at_most()
    {
        var servers = new FakeNameServers();
        servers.Slow.Add("ns-1");
        var started = 0;
        Host().Catalog.StartRegistration(Settings("ns-1", "ns-2"), servers, static _ => { }, () => started++);
        Assert.Equal(0, started);
        _system.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, started);
        var other = new CatalogHost(new SynchronousSystem().System, new SimulatedDisk());
        servers.Slow.Clear();
        other.Catalog.StartRegistration(Settings("ns-1", "ns-2"), servers, static _ => { }, () => started++);
        Assert.Equal(2, started);
    }

    [Fact]
    public void A_name_server_that_failed_is_told_everything_again()
    {
        var host = Host();
        var servers = Registered(host, "ns-1");
        servers.Refusing.Add("ns-1");
        host.NewClient().Create("orders");
        servers.Refusing.Clear();
        var before = servers.Told.Count;
        _system.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(before + 1, servers.Told.Count);
        Assert.Equal(host.Catalog.Topics.Snapshot.Count, servers.Told[^1].Topics.Count);
    }

    [Fact]
    public void Everything_is_told_again_every_30_seconds_until_the_broker_leaves()
    {
        var host = Host();
        var servers = Registered(host, "ns-1", "ns-2");
        Assert.Equal(2, servers.Told.Count);
        _system.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(6, servers.Told.Count);
        Assert.All(servers.Told, told => Assert.Contains("TBW102", told.Topics, StringComparer.Ordinal));
        var hasLeft = false;
        host.Catalog.LeaveRoutes(() => hasLeft = true);
        Assert.True(hasLeft);
        Assert.Equal(["unregister ns-1", "unregister ns-2"], servers.Others);
        _system.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(6, servers.Told.Count);
    }

    [Fact]
    public void A_replica_that_does_not_know_its_number_is_in_no_routes_until_it_does()
    {
        var host = Host();
        var servers = new FakeNameServers();
        var started = false;
        host.Catalog.StartRegistration(
            Settings("ns-1") with { AwaitsRole = true, HeartbeatPeriod = TimeSpan.FromSeconds(1) },
            servers,
            static _ => { },
            () => started = true);
        Assert.True(started);
        _system.Advance(TimeSpan.FromSeconds(61));
        Assert.Empty(servers.Told);
        Assert.Empty(servers.Others);

        host.Catalog.ChangeRole(BrokerId.Master, epoch: 0);
        Assert.Equal(("ns-1", BrokerId.Master), Assert.Single(servers.Replicas));
        _system.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["heartbeat ns-1"], servers.Others);
    }

    [Fact]
    public void Without_force_a_name_server_that_knows_everything_is_only_asked()
    {
        var host = Host();
        var servers = new FakeNameServers();
        host.Catalog.StartRegistration(
            Settings("ns-1") with { IsForced = false }, servers, static _ => { }, static () => { });
        _system.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(["version ns-1", "version ns-1"], servers.Others);
        Assert.Single(servers.Told);

        servers.Knows = false;
        _system.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(2, servers.Told.Count);
        Assert.Equal(host.Catalog.Topics.Snapshot.Count, servers.Told[^1].Topics.Count);

        servers.Knows = null;
        _system.Advance(TimeSpan.FromSeconds(36));
        Assert.Equal(3, servers.Told.Count);
    }

    [Fact]
    public void Topics_that_a_name_server_says_are_ordered_become_so_and_stay_so()
    {
        var host = Host();
        var servers = new FakeNameServers();
        host.NewClient().Create("orders");
        host.Catalog.StartRegistration(Settings("ns-1"), servers, static _ => { }, static () => { });
        Assert.False(host.Catalog.Topics.Find(Orders)!.Config.IsOrdered);
        servers.Ordered.AddRange([Orders, new TopicName("absent")]);
        _system.Advance(TimeSpan.FromSeconds(31));
        Assert.True(host.Catalog.Topics.Find(Orders)!.Config.IsOrdered);
        Assert.Equal(["orders"], servers.Told[^1].Topics);
        Assert.Null(host.Catalog.Topics.Find(new TopicName("absent")));
        Assert.True(Reborn().Catalog.Topics.Find(Orders)!.Config.IsOrdered);
    }

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    private static FakeNameServers Registered(CatalogHost host, params string[] addresses)
    {
        var servers = new FakeNameServers();
        host.Catalog.StartRegistration(Settings(addresses), servers, static _ => { }, static () => { });
        return servers;
    }

    private static RegistrationSettings Settings(params string[] addresses) => new()
    {
        Cluster = new ClusterName("GoldCluster"),
        Broker = new BrokerName("broker-g"),
        Id = BrokerId.Master,
        Address = "127.0.0.1:10911",
        ReplicationAddress = "127.0.0.1:10912",
        NameServers = addresses,
    };

    private CatalogHost Host() => new(_system.System, _disk);

    private CatalogHost Reborn()
    {
        _disk.PowerCut(new Random(1));
        return new CatalogHost(new SynchronousSystem().System, _disk);
    }

    private void Overwrite(string path)
    {
        using var file = _disk.Open(path);
        file.SetLength(file.Length / 2);
    }

    private sealed class Send : ITopicContinuation
    {
        internal TopicEntry? Topic { get; private set; }

        internal ResponseCode? Refused { get; private set; }

        public void OnTopicReady(TopicEntry? topic) => Topic = topic;

        public void OnTopicRefused(ResponseCode code, string remark) => Refused = code;
    }
}
