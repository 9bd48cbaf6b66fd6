using ActorMQ.Model.Groups;
using ActorMQ.Model.Topics;

namespace ActorMQ.Model.Tests.Groups;

public sealed class GroupStateSpecs
{
    private static readonly GroupRules Rules = new(AutoCreates: true, TimeSpan.FromSeconds(120));

    [Fact]
    public void A_first_heartbeat_stores_the_group_then_makes_the_retry_topic_then_is_taken()
    {
        var group = Group(config: null);
        Assert.IsType<StoreGroup>(Assert.Single(Decide(group, Beat(1) with { RetryTopic = null })));
        Assert.Equal(
            [new CreateRetryTopic(1, IsOrdered: false, 0)], Decide(group, new GroupStored(IsDurable: true)));
        var effects = Decide(group, new RetryTopicSettled());
        Assert.IsType<PublishView>(effects[0]);
        Assert.Equal([1], Assert.IsType<NotifyMembers>(effects[1]).Connections.AsEnumerable());
        Assert.IsType<HeartbeatTaken>(effects[2]);
        Assert.Equal(3, effects.Count);
    }

    [Fact]
    public void Everyone_hears_of_a_second_member_and_those_left_hear_of_its_going()
    {
        var group = Group();
        Decide(group, Beat(1));
        Assert.Equal([1, 2], Notified(Decide(group, Beat(2))));
        Assert.Equal([2], Notified(Decide(group, new Leave(1, "bye"))));
        Assert.Null(Notified(Decide(group, new MemberLost(2))));
        Assert.True(group.IsIdle);
        Assert.Same(GroupView.Empty, group.View);
    }

    [Fact]
    public void A_heartbeat_that_brings_nothing_new_notifies_nobody()
    {
        var group = Group();
        Decide(group, Beat(1));
        Assert.Equal([new HeartbeatTaken("beat", MustSendSubscriptions: true)], Decide(group, Beat(1)));
    }

    [Fact]
    public void A_topic_that_comes_or_goes_notifies_but_a_changed_expression_does_not()
    {
        var group = Group();
        Decide(group, Beat(1, Wants("a", 1)));
        Assert.NotNull(Notified(Decide(group, Beat(1, Wants("a", 1), Wants("b", 1)))));
        Assert.Null(Notified(Decide(group, Beat(1, Wants("a", 2, "tag"), Wants("b", 1)))));
        Assert.Equal("tag", group.View.Find(new TopicName("a"))!.Expression);
        Assert.NotNull(Notified(Decide(group, Beat(1, Wants("a", 2, "tag")))));
        Assert.Null(group.View.Find(new TopicName("b")));
    }

    // A pull with the newer version was refused for ever: the view that pulls see still had the older one.
    [Fact]
    public void A_newer_version_of_a_subscription_is_shown_to_pulls_though_nobody_is_notified()
    {
        var group = Group();
        Decide(group, Beat(1, Wants("a", 1)));
        var effects = Decide(group, Beat(1, Wants("a", 2)));
        Assert.Contains(effects, effect => effect is PublishView);
        Assert.Null(Notified(effects));
        Assert.DoesNotContain(Decide(group, Beat(1, Wants("a", 2))), effect => effect is PublishView);
    }

    [Fact]
    public void An_older_version_of_a_subscription_does_not_count()
    {
        var group = Group();
        Decide(group, Beat(1, Wants("a", 5, "new")));
        Decide(group, Beat(2, Wants("a", 4, "old")));
        Assert.Equal("new", group.View.Find(new TopicName("a"))!.Expression);
    }

    [Fact]
    public void Members_that_broadcast_or_whose_group_says_so_are_not_notified()
    {
        var broadcasting = Beat(1) with
        {
            Traits = new ConsumerTraits(
                ConsumeType.Passively, MessageModel.Broadcasting, ConsumeFromWhere.LastOffset),
        };
        Assert.Null(Notified(Decide(Group(), broadcasting)));
        Assert.Null(Notified(Decide(Group(Config with { IsNotifyEnabled = false }), Beat(1))));
    }

    [Fact]
    public void A_silent_member_goes_after_the_expiry_and_its_connection_is_closed()
    {
        var group = Group();
        Decide(group, Beat(1));
        Decide(group, Beat(2) with { Now = TimeSpan.FromSeconds(60) });
        Assert.Empty(Decide(group, new ScanMembers(TimeSpan.FromSeconds(120))));
        var effects = Decide(group, new ScanMembers(TimeSpan.FromSeconds(121)));
        Assert.Contains(new CloseMember(1), effects);
        Assert.Equal([2], Notified(effects));
    }

    [Fact]
    public void Without_auto_creation_an_unknown_group_is_refused()
    {
        var rules = Rules with { AutoCreates = false };
        var group = new GroupState(Name, rules, config: null);
        Assert.Equal([new GroupRefused("beat", GroupRefusal.NotExist)], Decide(group, Beat(1)));
        Assert.Equal(
            [new GroupRefused("pull", GroupRefusal.NotExist)], Decide(group, new EnsureGroup("pull")));
    }

    [Fact]
    public void A_group_with_an_illegal_name_is_never_made()
    {
        var group = new GroupState(new GroupName("a.b"), Rules, config: null);
        Assert.Equal(
            [new GroupRefused("pull", GroupRefusal.NotExist)], Decide(group, new EnsureGroup("pull")));
    }

    [Fact]
    public void A_member_that_is_lost_while_its_group_is_being_stored_does_not_stay()
    {
        var group = Group(config: null);
        Decide(group, Beat(1));
        Assert.Empty(Decide(group, new MemberLost(1)));
        Decide(group, new GroupStored(IsDurable: true));
        Assert.True(group.IsIdle);
    }

    [Fact]
    public void When_the_group_cannot_be_stored_its_heartbeat_is_taken_and_the_next_tries_again()
    {
        var group = Group(config: null);
        Decide(group, Beat(1));
        Decide(group, Beat(2));
        var effects = Decide(group, new GroupStored(IsDurable: false));
        Assert.Equal([1], Notified(effects));
        Assert.Contains(effects, effect => effect is HeartbeatTaken);
        Assert.True(Assert.IsType<StoreGroup>(effects[^1]).IsByUse);
        effects = Decide(group, new GroupStored(IsDurable: true));
        Assert.Equal([1, 2], Notified(effects));
        Assert.NotNull(group.Config);
    }

    [Fact]
    public void A_group_that_cannot_be_stored_asks_once_for_its_retry_topic_and_is_stored_with_a_later_use()
    {
        var group = Group(config: null);
        Decide(group, Beat(1) with { RetryTopic = null });
        Assert.IsType<CreateRetryTopic>(Assert.Single(Decide(group, new GroupStored(IsDurable: false))));
        Assert.Equal([1], Notified(Decide(group, new RetryTopicSettled())));

        Assert.IsType<StoreGroup>(Assert.Single(Decide(group, new EnsureGroup("pull"))));
        var ready = Assert.IsType<GroupReady>(Assert.Single(Decide(group, new GroupStored(IsDurable: false))));
        Assert.NotNull(ready.Config);
        Decide(group, new EnsureGroup("pull"));
        Decide(group, new GroupStored(IsDurable: true));
        Assert.NotNull(group.Config);
        Assert.Single(Decide(group, new EnsureGroup("pull")));
    }

    [Fact]
    public void What_an_operator_wants_of_a_group_is_refused_when_it_cannot_be_stored()
    {
        var group = Group(config: null);
        var wanted = new SubscriptionGroupConfig { Name = new GroupName("CG"), RetryQueueCount = 3 };
        Assert.False(Assert.IsType<StoreGroup>(
            Assert.Single(Decide(group, new UpdateGroup(wanted, "update")))).IsByUse);
        Assert.Equal(
            [new GroupRefused("update", GroupRefusal.NotDurable)],
            Decide(group, new GroupStored(IsDurable: false)));
        Assert.Null(group.Config);
    }

    [Fact]
    public void A_changed_fingerprint_asks_for_the_subscriptions_and_the_same_one_does_not()
    {
        var group = Group();
        Assert.False(Taken(Decide(group, Beat(1) with { Fingerprint = 7 })));
        Assert.False(Taken(Decide(group, Short(7))));
        Assert.True(Taken(Decide(group, Short(8))));
        Assert.False(Taken(Decide(group, Short(8))));
        Assert.NotNull(group.View.Find(new TopicName("a")));
    }

    [Fact]
    public void A_retry_topic_becomes_ordered_with_what_the_group_reads_and_a_short_heartbeat_leaves_it_so()
    {
        var group = Group();
        var beat = Beat(1) with { ReadsOrderedTopic = true };
        Assert.Equal([new CreateRetryTopic(1, IsOrdered: true, 0)], Decide(group, beat));
        Decide(group, new RetryTopicSettled());
        var ordered = new TopicConfig { Name = RetryTopics.RetryTopic(Name), IsOrdered = true };
        Assert.IsType<HeartbeatTaken>(Assert.Single(Decide(group, Short(7) with { RetryTopic = ordered })));
        Assert.IsType<CreateRetryTopic>(Assert.Single(Decide(group, Beat(1) with { RetryTopic = ordered })));
    }

    [Fact]
    public void A_short_heartbeat_to_a_broker_that_never_saw_the_subscriptions_asks_for_them() =>
        Assert.True(Taken(Decide(Group(), Short(7))));

    [Fact]
    public void A_deleted_group_says_whether_its_offsets_are_to_be_cleaned()
    {
        foreach (var cleans in new[] { false, true })
        {
            var group = Group();
            Assert.Equal([new EraseGroup(cleans)], Decide(group, new DeleteGroup(cleans, "delete")));
            var effects = Decide(group, new GroupStored(IsDurable: true));
            Assert.Equal(new GroupReady("delete", Config: null), effects[^1]);
            Assert.Null(group.Config);
        }
    }

    [Fact]
    public void A_group_that_is_gone_can_still_have_its_offsets_cleaned()
    {
        var group = Group(config: null);
        Assert.Equal(
            [new GroupReady("keeps", Config: null)],
            Decide(group, new DeleteGroup(CleansOffsets: false, "keeps")));
        Assert.Equal(
            [new EraseGroup(CleansOffsets: true)],
            Decide(group, new DeleteGroup(CleansOffsets: true, "cleans")));
    }

    [Fact]
    public void An_operator_can_change_a_group_and_an_equal_change_is_not_written()
    {
        var group = Group();
        var wanted = Config with { RetryCountMax = 3 };
        Assert.Equal([new StoreGroup(wanted, IsByUse: false)], Decide(group, new UpdateGroup(wanted, "update")));
        Assert.Equal([new GroupReady("update", wanted)], Decide(group, new GroupStored(IsDurable: true)));
        Assert.Equal([new GroupReady("again", wanted)], Decide(group, new UpdateGroup(wanted, "again")));
    }

    [Fact]
    public void Who_comes_when_too_many_wait_is_told_that_the_group_is_busy()
    {
        var group = Group(config: null);
        for (var i = 0; i <= GroupState.WaitingMax; i++)
            Assert.DoesNotContain(Decide(group, new EnsureGroup(i)), effect => effect is GroupRefused);
        Assert.Equal([new GroupRefused("late", GroupRefusal.Busy)], Decide(group, new EnsureGroup("late")));
        Assert.Empty(Decide(group, new MemberLost(1)));
    }

    internal static GroupName Name { get; } = new("group");

    internal static SubscriptionGroupConfig Config { get; } = new() { Name = Name };

    internal static GroupState Group() => Group(Config);

    internal static GroupState Group(SubscriptionGroupConfig? config) =>
        new(Name, Rules, config);

    internal static Heartbeat Beat(long connection, params Subscription[] wants) => new("beat")
    {
        Member = new GroupMember(connection, new ClientId($"client-{connection}"), 0, 0),
        Traits = new ConsumerTraits(
            ConsumeType.Passively, MessageModel.Clustering, ConsumeFromWhere.LastOffset),
        Subscriptions = wants is [] ? [Wants("a", 1)] : [.. wants],
        RetryTopic = new TopicConfig { Name = RetryTopics.RetryTopic(Name) },
        Now = TimeSpan.Zero,
    };

    internal static Subscription Wants(string topic, long version, string expression = "*") => new()
    {
        Topic = new TopicName(topic),
        Version = version,
        Expression = expression,
    };

    internal static List<GroupEffect> Decide(GroupState group, GroupCommand command)
    {
        var effects = new List<GroupEffect>();
        group.Decide(command, effects);
        return effects;
    }

    private static Heartbeat Short(int fingerprint) => Beat(1) with
    {
        Subscriptions = [],
        IsWithoutSubscriptions = true,
        Fingerprint = fingerprint,
    };

    private static IEnumerable<long>? Notified(List<GroupEffect> effects) =>
        effects.OfType<NotifyMembers>().SingleOrDefault()?.Connections.AsEnumerable();

    private static bool Taken(List<GroupEffect> effects) =>
        effects.OfType<HeartbeatTaken>().Single().MustSendSubscriptions;
}
