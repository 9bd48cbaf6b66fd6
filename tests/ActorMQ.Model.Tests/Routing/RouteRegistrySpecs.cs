using ActorMQ.Model.Routing;
using static ActorMQ.Model.Tests.Routing.Brokers;

namespace ActorMQ.Model.Tests.Routing;

public sealed class RouteRegistrySpecs
{
    private readonly RouteRegistry _registry = new(Rules);

    [Fact]
    public void A_registered_broker_is_in_the_route_of_its_topics()
    {
        var outcome = _registry.Register(Registration(), Seconds(0));

        Assert.Equal(new RegistrationOutcome(RegistrationVerdict.Accepted), outcome);
        var route = _registry.Table.RouteOf(Topic("orders"), supportActingMaster: false);
        Assert.NotNull(route);
        Assert.Equal(new BrokerQueues(BrokerA, Open), Assert.Single(route.Queues));
        var group = Assert.Single(route.Groups);
        Assert.Equal("10.0.0.1:10911", group.Addresses[BrokerId.Master]);
        Assert.Null(_registry.Table.RouteOf(Topic("other"), supportActingMaster: false));
    }

    [Fact]
    public void A_table_that_was_handed_out_never_changes()
    {
        _registry.Register(Registration(), Seconds(0));
        var before = _registry.Table;

        _registry.Unregister(Master, BrokerA);

        Assert.NotNull(before.RouteOf(Topic("orders"), supportActingMaster: false));
        Assert.Null(_registry.Table.RouteOf(Topic("orders"), supportActingMaster: false));
        Assert.Empty(_registry.Table.Groups);
        Assert.Empty(_registry.Table.Clusters());
    }

    [Fact]
    public void The_same_registration_again_gives_the_same_table_object()
    {
        _registry.Register(Registration(), Seconds(0));
        var before = _registry.Table;

        _registry.Register(Registration(), Seconds(30));
        _registry.Heartbeat(Master, Seconds(31));
        _registry.Scan(Seconds(32));

        Assert.Same(before, _registry.Table);
    }

    [Fact]
    public void Topics_are_taken_again_only_when_their_version_changed()
    {
        _registry.Register(Registration(), Seconds(0));
        _registry.WipeWritePermission(BrokerA);

        _registry.Register(Registration(), Seconds(30));
        Assert.Equal(4, PermissionsOf("orders"));

        _registry.Register(Registration() with { Version = new TopicsVersion(0, 1000, 2) }, Seconds(60));
        Assert.Equal(6, PermissionsOf("orders"));
    }

    [Fact]
    public void A_single_topic_of_a_broker_that_never_told_all_is_refused()
    {
        var outcome = _registry.Register(Registration(topics: ["orders"]), Seconds(0));

        Assert.Equal(RegistrationVerdict.NotYetRegistered, outcome.Verdict);
        Assert.Same(RouteTable.Empty, _registry.Table);
        Assert.Equal(0, _registry.LiveCount);
    }

    [Fact]
    public void A_single_topic_of_a_known_broker_adds_to_its_topics()
    {
        _registry.Register(Registration(), Seconds(0));

        _registry.Register(
            Registration(topics: ["fresh"]) with { Version = new TopicsVersion(0, 2000, 2) }, Seconds(1));

        Assert.Equal("bills fresh orders", Names(_registry.Table.AllTopics()));
    }

    [Fact]
    public void With_the_rule_on_topics_that_a_registration_lacks_are_dropped()
    {
        _registry.Rules = Rules with { DeleteTopicsWithRegistration = true };
        _registry.Register(Registration(topics: ["orders", "bills"]), Seconds(0));
        _registry.Register(Registration(topics: ["orders", "fresh"]), Seconds(1));

        Assert.Equal("fresh orders", Names(_registry.Table.AllTopics()));
    }

    [Fact]
    public void A_slave_is_told_its_master_and_brings_no_topics()
    {
        _registry.Register(Registration(), Seconds(0));

        var outcome = _registry.Register(Slave("x", "y"), Seconds(0));

        Assert.Equal("10.0.0.1:10911", outcome.MasterAddress);
        Assert.Equal("ha-of-10.0.0.1:10911", outcome.MasterReplicationAddress);
        Assert.Equal("bills orders", Names(_registry.Table.AllTopics()));
    }

    [Fact]
    public void A_slave_that_became_master_loses_its_old_id()
    {
        _registry.Register(Registration(id: 1), Seconds(0));
        _registry.Register(Registration(id: 0), Seconds(1));

        var group = _registry.Table.Groups[BrokerA];
        Assert.Equal([BrokerId.Master], group.Addresses.Keys);
    }

    [Fact]
    public void An_id_stays_with_the_address_of_the_newer_state_version()
    {
        _registry.Register(Registration() with { Version = new TopicsVersion(2, 0, 0) }, Seconds(0));

        var older = Registration(address: "10.0.0.9:10911") with { Version = new TopicsVersion(1, 0, 0) };
        var outcome = _registry.Register(older, Seconds(0));

        Assert.Equal(RegistrationVerdict.OlderThanKnown, outcome.Verdict);
        Assert.Equal("10.0.0.1:10911", _registry.Table.Groups[BrokerA].Addresses[BrokerId.Master]);
        Assert.Equal(1, _registry.LiveCount);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Leader_and_follower_change_places_in_whichever_order_they_tell(bool isNewLeaderFirst)
    {
        _registry.Register(Replica(id: 0, host: 1, epoch: 1), Seconds(0));
        _registry.Register(Replica(id: 1, host: 2, epoch: 1), Seconds(0));
        var (leads, follows) = (Replica(id: 0, host: 2, epoch: 2), Replica(id: 1, host: 1, epoch: 2));

        _registry.Register(isNewLeaderFirst ? leads : follows, Seconds(1));
        _registry.Register(isNewLeaderFirst ? follows : leads, Seconds(1));

        Assert.Equal("0=10.0.0.2:10911 1=10.0.0.1:10911", Replicas());
        Assert.Equal("bills orders", Names(_registry.Table.AllTopics()));
    }

    [Fact]
    public void A_leader_that_was_deposed_neither_takes_the_number_back_nor_the_next_one_out_when_it_leaves()
    {
        var former = Replica(id: 0, host: 1, epoch: 1);
        _registry.Register(former, Seconds(0));
        _registry.Register(Replica(id: 0, host: 2, epoch: 2), Seconds(1));
        Assert.Equal("0=10.0.0.2:10911", Replicas());

        Assert.Equal(RegistrationVerdict.OlderThanKnown, _registry.Register(former, Seconds(2)).Verdict);
        _registry.Unregister(new BrokerAddress(former.Cluster, former.Address), former.Name);
        _registry.ConnectionEnded(former.Connection);
        Assert.Equal("0=10.0.0.2:10911", Replicas());
        Assert.Equal("bills orders", Names(_registry.Table.AllTopics()));
    }

    [Fact]
    public void A_replica_whose_claim_is_refused_keeps_no_other_number()
    {
        _registry.Register(Replica(id: 0, host: 1, epoch: 2), Seconds(0));
        _registry.Register(Replica(id: 1, host: 2, epoch: 1), Seconds(0));
        _registry.Register(Replica(id: 0, host: 2, epoch: 1), Seconds(1));
        Assert.Equal("0=10.0.0.1:10911", Replicas());
        Assert.Equal(1, _registry.LiveCount);

        _registry.Register(Replica(id: 1, host: 2, epoch: 2), Seconds(2));
        Assert.Equal("0=10.0.0.1:10911 1=10.0.0.2:10911", Replicas());
    }

    [Fact]
    public void What_a_replica_told_before_a_change_of_epoch_and_comes_after_it_changes_nothing()
    {
        var (leads, follows) = (Replica(id: 0, host: 1, epoch: 1), Replica(id: 1, host: 1, epoch: 2));
        _registry.Register(leads, Seconds(0));
        _registry.Register(follows, Seconds(1));

        Assert.Equal(RegistrationVerdict.Overtaken, _registry.Register(leads, Seconds(2)).Verdict);
        Assert.Equal("1=10.0.0.1:10911", Replicas());
        Assert.Equal(follows.Version, _registry.VersionOf(new(follows.Cluster, follows.Address)));

        // A later connection is of a later process: its group may have begun anew.
        var anew = leads with { Connection = new(follows.Connection.Value + 1) };
        Assert.Equal(RegistrationVerdict.Accepted, _registry.Register(anew, Seconds(3)).Verdict);
        Assert.Equal("0=10.0.0.1:10911", Replicas());
    }

    [Fact]
    public void A_replica_whose_number_another_has_taken_is_not_known_any_more_and_so_registers_anew()
    {
        var first = Replica(id: 1, host: 1, epoch: 1);
        _registry.Register(first, Seconds(0));
        _registry.Register(Replica(id: 1, host: 2, epoch: 1), Seconds(1));

        Assert.Null(_registry.VersionOf(new(first.Cluster, first.Address)));
        Assert.False(_registry.Heartbeat(new(first.Cluster, first.Address), Seconds(2)));
        _registry.Register(first with { Id = new(2) }, Seconds(3));
        Assert.Equal("1=10.0.0.2:10911 2=10.0.0.1:10911", Replicas());
    }

    [Fact]
    public void A_group_whose_master_is_lost_is_still_told_with_its_slaves_and_its_topics()
    {
        var master = Replica(id: 0, host: 1, epoch: 1);
        _registry.Register(master, Seconds(0));
        _registry.Register(Replica(id: 1, host: 2, epoch: 1), Seconds(0));

        _registry.ConnectionEnded(master.Connection);

        Assert.Equal("1=10.0.0.2:10911", Replicas());
        Assert.Equal("bills orders", Names(_registry.Table.AllTopics()));
        var route = _registry.Table.RouteOf(Topic("orders"), supportActingMaster: false);
        Assert.Equal(new BrokerQueues(BrokerA, Open), Assert.Single(route!.Queues));
    }

    [Fact]
    public void A_new_leader_tells_of_topics_anew()
    {
        _registry.Register(Replica(id: 0, host: 1, epoch: 1), Seconds(0));
        _registry.Register(Replica(id: 1, host: 2, epoch: 1), Seconds(0));
        _registry.Register(Replica(id: 0, host: 2, epoch: 2, "orders", "bills", "fresh"), Seconds(1));
        Assert.Equal("bills fresh orders", Names(_registry.Table.AllTopics()));
    }

    [Fact]
    public void A_broker_is_dropped_when_it_was_silent_for_longer_than_120_seconds()
    {
        _registry.Register(Registration(), Seconds(0));

        Assert.Empty(_registry.Scan(Seconds(120)));
        var dropped = Assert.Single(_registry.Scan(Seconds(120.001)));

        Assert.Equal("10.0.0.1:10911", dropped.At.Address);
        Assert.Empty(_registry.Table.Groups);
        Assert.Empty(_registry.Table.AllTopics());
    }

    [Fact]
    public void A_broker_may_name_its_own_limit()
    {
        _registry.Register(Registration() with { HeartbeatTimeout = Seconds(10) }, Seconds(0));

        Assert.True(_registry.Heartbeat(Master, Seconds(5)));
        Assert.Empty(_registry.Scan(Seconds(14)));
        Assert.Single(_registry.Scan(Seconds(16)));
        Assert.False(_registry.Heartbeat(Master, Seconds(17)));
    }

    [Fact]
    public void The_end_of_an_old_connection_does_not_drop_a_broker_that_came_back_over_a_new_one()
    {
        _registry.Register(Registration(), Seconds(0));
        _registry.Register(Registration() with { Connection = new BrokerConnection(2) }, Seconds(1));

        Assert.Empty(_registry.ConnectionEnded(new BrokerConnection(1)));
        Assert.Single(_registry.ConnectionEnded(new BrokerConnection(2)));
        Assert.Empty(_registry.Table.Groups);
    }

    [Fact]
    public void When_the_master_goes_the_slaves_topics_are_closed_and_it_is_shown_as_master()
    {
        _registry.Register(Registration() with { ActingMaster = true }, Seconds(0));
        _registry.Register(Slave("orders", "bills") with { ActingMaster = true }, Seconds(0));

        _registry.Unregister(Master, BrokerA);

        Assert.Equal(4, PermissionsOf("orders"));
        Assert.Equal([new BrokerId(1)], IdsInRoute(supportActingMaster: false));
        Assert.Equal([BrokerId.Master], IdsInRoute(supportActingMaster: true));
    }

    [Fact]
    public void Wiping_and_adding_the_write_permission_tells_how_many_topics_the_broker_has()
    {
        _registry.Register(Registration(), Seconds(0));

        Assert.Equal(2, _registry.WipeWritePermission(BrokerA));
        Assert.Equal(4, PermissionsOf("orders"));
        Assert.Equal(2, _registry.AddWritePermission(BrokerA));
        Assert.Equal(6, PermissionsOf("orders"));
        Assert.Equal(0, _registry.WipeWritePermission(new BrokerName("nobody")));
    }

    [Fact]
    public void A_topic_is_deleted_everywhere_or_in_one_cluster()
    {
        _registry.Register(Registration(), Seconds(0));
        var other = Registration("broker-b", address: "10.0.0.3:10911");
        _registry.Register(other with { Cluster = new ClusterName("D") }, Seconds(0));

        _registry.DeleteTopic(Topic("orders"), new ClusterName("D"));
        Assert.Equal("bills", Names(_registry.Table.TopicsOf(new ClusterName("D"))));
        Assert.Equal("bills orders", Names(_registry.Table.TopicsOf(new ClusterName("C"))));

        _registry.DeleteTopic(Topic("bills"), cluster: null);
        Assert.Equal("orders", Names(_registry.Table.AllTopics()));
    }

    [Fact]
    public void A_topic_is_registered_alone_only_at_known_brokers()
    {
        _registry.Register(Registration(), Seconds(0));
        var here = new BrokerQueues(BrokerA, Open);

        var nowhere = new BrokerQueues(new BrokerName("nobody"), Open);
        Assert.False(_registry.RegisterTopic(Topic("t"), [here, nowhere]));
        Assert.Null(_registry.Table.RouteOf(Topic("t"), supportActingMaster: false));
        Assert.True(_registry.RegisterTopic(Topic("t"), [here]));
        Assert.NotNull(_registry.Table.RouteOf(Topic("t"), supportActingMaster: false));
    }

    [Fact]
    public void Topics_are_listed_by_their_unit_flags()
    {
        var topics = Registration() with
        {
            Topics =
            [
                new(Topic("plain"), Open),
                new(Topic("unit"), Open with { SystemFlags = TopicQueues.UnitBit }),
                new(Topic("both"), Open with { SystemFlags = 3 }),
                new(Topic("sub"), Open with { SystemFlags = TopicQueues.UnitSubscriptionBit }),
            ],
        };
        _registry.Register(topics, Seconds(0));

        Assert.Equal("both unit", Names(_registry.Table.TopicsByFlags(TopicQueues.UnitBit, 0)));
        Assert.Equal("both sub", Names(_registry.Table.TopicsByFlags(TopicQueues.UnitSubscriptionBit, 0)));
        var only = _registry.Table.TopicsByFlags(TopicQueues.UnitSubscriptionBit, TopicQueues.UnitBit);
        Assert.Equal("sub", Names(only));
    }

    private static string Names(IEnumerable<TopicName> topics) =>
        string.Join(' ', topics.Select(topic => topic.Value));

    private int PermissionsOf(string topic) =>
        _registry.Table.RouteOf(Topic(topic), supportActingMaster: false)!.Queues[0].Queues.Permissions;

    private IEnumerable<BrokerId> IdsInRoute(bool supportActingMaster) =>
        _registry.Table.RouteOf(Topic("orders"), supportActingMaster)!.Groups[0].Addresses.Keys;

    private static BrokerRegistration Replica(long id, int host, long epoch, params string[] topics) =>
        Registration(
            id: id, address: $"10.0.0.{host}:10911", topics: topics.Length == 0 ? null : topics) with
        {
            Connection = new BrokerConnection(host),
            Version = new TopicsVersion(epoch, 0, 0),
        };

    private string Replicas() => string.Join(
        ' ', _registry.Table.Groups[BrokerA].Addresses.Select(each => $"{each.Key}={each.Value}"));
}
