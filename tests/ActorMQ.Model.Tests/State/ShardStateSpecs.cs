using ActorMQ.Model.State;
using FsCheck;
using FsCheck.Fluent;
using static ActorMQ.Model.Tests.State.StateSamples;

namespace ActorMQ.Model.Tests.State;

public sealed class ShardStateSpecs
{
    [Fact]
    public void Topics_and_groups_come_change_and_go()
    {
        var state = Fold(
            new TopicPut(Topic("a", 1)), new GroupPut(Group("g", 1)), new TopicPut(Topic("b")),
            new TopicPut(Topic("a", 7)), new GroupPut(Group("g", 3)), new TopicDeleted(new TopicName("b")));
        Assert.Equal(7, Assert.Single(state.Topics.All).WriteQueueCount);
        Assert.Equal(3, Assert.Single(state.Groups.All).RetryCountMax);
        Assert.Null(state.Topics.Find(new TopicName("b")));
        Assert.Null(Fold(new GroupPut(Group("g")), new GroupDeleted(new GroupName("g")))
            .Groups.Find(new GroupName("g")));
    }

    [Fact]
    public void Offsets_are_kept_per_queue_may_go_back_and_negative_ones_mean_nothing()
    {
        var state = Fold(
            new OffsetsCommitted([Offset("g", "t", 0, 5), Offset("g", "t", 1, 6), Offset("h", "t", 0, 7)]),
            new OffsetsCommitted([Offset("g", "t", 0, 3), Offset("g", "t", 1, -1)]));
        Assert.Equal(3, Found(state, "g", "t", 0));
        Assert.Equal(6, Found(state, "g", "t", 1));
        Assert.Equal(7, Found(state, "h", "t", 0));
        Assert.Null(Found(state, "g", "t", 2));
        Assert.Null(Found(state, "g", "u", 0));
    }

    [Fact]
    public void Offsets_go_with_their_topic_and_with_their_group_when_that_is_said()
    {
        var commits = new OffsetsCommitted(
            [Offset("g", "t", 0, 1), Offset("g", "u", 0, 2), Offset("h", "t", 0, 3)]);
        Assert.Equal([2], Left(Fold(commits, new TopicDeleted(new TopicName("t")))));
        Assert.Equal([2], Left(Fold(commits, new TopicOffsetsForgotten(new TopicName("t")))));
        Assert.Equal([3], Left(Fold(commits, new GroupOffsetsRemoved(new GroupName("g")))));
        Assert.Equal([1, 2, 3], Left(Fold(commits, new GroupDeleted(new GroupName("g")))));
    }

    [Fact]
    public void Each_event_counts_the_version_of_the_tables_that_it_changes_alone()
    {
        var state = Fold(
            new TopicPut(Topic("t")), new GroupPut(Group("g")), new TopicPut(Topic("u")),
            new OffsetsCommitted([Offset("g", "t", 0, 1)]));
        Assert.Equal(new ConfigVersion(0, 2, 2), state.Topics.Version);
        Assert.Equal(new ConfigVersion(0, 1, 1), state.Groups.Version);
        Assert.Equal(new ConfigVersion(0, 3, 1), state.Offsets.Version);
    }

    [Fact]
    public void Whatever_each_snapshot_reflects_the_rest_of_the_log_leads_to_the_same_state()
    {
        var cases =
            from events in Event.ListOf()
            from topics in Gen.Choose(0, events.Count)
            from groups in Gen.Choose(0, events.Count)
            from offsets in Gen.Choose(0, events.Count)
            select (Events: events, Topics: topics, Groups: groups, Offsets: offsets);
        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var whole = Fold([.. one.Events]);
            var state = new ShardState(
                Fold([.. one.Events.Take(one.Topics)]).Topics,
                Fold([.. one.Events.Take(one.Groups)]).Groups,
                Fold([.. one.Events.Take(one.Offsets)]).Offsets);
            var first = Math.Min(one.Topics, Math.Min(one.Groups, one.Offsets));
            for (var index = first; index < one.Events.Count; index++)
                state.Apply(one.Events[index], PlaceOf(index));
            Assert.Equal(Show(whole), Show(state));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_table_that_has_reached_a_position_passes_over_what_lies_before()
    {
        var state = Empty();
        state.Reach(new JournalPosition(150));
        state.Apply(new TopicPut(Topic("old")), PlaceOf(1));
        state.Apply(new TopicPut(Topic("new")), PlaceOf(2));
        Assert.Equal("new", Assert.Single(state.Topics.All).Name.Value);
        state.Reach(new JournalPosition(10));
        Assert.Equal(new JournalPosition(290), state.Reflected);
    }

    private static ShardState Fold(params StateEvent[] events)
    {
        var state = Empty();
        for (var index = 0; index < events.Length; index++)
            state.Apply(events[index], PlaceOf(index));
        return state;
    }

    private static long? Found(ShardState state, string group, string topic, int queue) =>
        state.Offsets.Find(new GroupName(group), new TopicName(topic), new QueueId(queue))?.Value;

    private static IEnumerable<long> Left(ShardState state) =>
        state.Offsets.All.Select(offset => offset.Offset.Value).Order();
}
