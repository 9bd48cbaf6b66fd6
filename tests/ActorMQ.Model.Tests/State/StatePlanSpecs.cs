using ActorMQ.Model.State;
using static ActorMQ.Model.Tests.State.StateSamples;

namespace ActorMQ.Model.Tests.State;

public sealed class StatePlanSpecs
{
    private readonly ShardState _state = Empty();
    private int _count;

    public StatePlanSpecs() => Apply(new TopicPut(Topic("t")));

    [Fact]
    public void All_commits_become_one_event_and_the_last_for_a_queue_counts() =>
        Assert.Equal(
            [new OffsetsCommitted([Offset("g", "t", 0, 7), Offset("g", "t", 1, 6), Offset("h", "t", 0, 1)])],
            Plan(
                Offset("h", "t", 0, 1), Offset("g", "t", 1, 6), Offset("g", "t", 0, 9),
                Offset("g", "t", 0, 7), Offset("g", "t", 1, -1)));

    [Fact]
    public void A_commit_that_changes_nothing_is_no_event()
    {
        Apply(new OffsetsCommitted([Offset("g", "t", 0, 7)]));
        Assert.Empty(Plan(Offset("g", "t", 0, 7)));
        Assert.Empty(Plan(Offset("g", "no-topic", 0, 7)));
    }

    [Fact]
    public void Many_commits_are_cut_into_events_of_bounded_size()
    {
        var commits = Enumerable.Range(0, StatePlan.CommitCountMax + 1)
            .Select(queue => Offset("g", "t", queue, 1)).ToArray();
        Assert.Equal(
            [StatePlan.CommitCountMax, 1],
            Plan(commits).Cast<OffsetsCommitted>().Select(part => part.Offsets.Length));
    }

    [Fact]
    public void A_topic_that_begins_forgets_what_was_committed_for_its_name_and_one_that_is_there_does_not()
    {
        Apply(new OffsetsCommitted([Offset("g", "old", 0, 7), Offset("g", "t", 0, 7)]));
        var plan = new StatePlan(_state);
        plan.PutTopic(Topic("old"));
        plan.PutTopic(Topic("t", 9));
        plan.PutTopic(Topic("new"));
        Assert.Equal([new TopicName("old"), new TopicName("new")], plan.Begins);
        Assert.Equal(
            [
                new TopicOffsetsForgotten(new TopicName("old")), new TopicPut(Topic("old")),
                new TopicPut(Topic("t", 9)), new TopicPut(Topic("new")),
            ],
            plan.ToEvents());
    }

    [Fact]
    public void Commits_for_a_topic_or_a_group_that_goes_at_the_same_time_are_none()
    {
        Apply(new TopicPut(Topic("u")));
        Apply(new GroupPut(Group("g")));
        Apply(new OffsetsCommitted([Offset("g", "u", 0, 1)]));
        var plan = new StatePlan(_state);
        plan.Commit(Offset("h", "t", 0, 7));
        plan.Commit(Offset("g", "u", 0, 7));
        plan.DeleteTopic(new TopicName("t"));
        plan.DeleteGroup(new GroupName("g"), cleansOffsets: true);
        plan.Commit(Offset("h", "t", 1, 7));
        plan.Commit(Offset("h", "u", 1, 7));
        Assert.Equal(
            [
                new TopicDeleted(new TopicName("t")), new GroupDeleted(new GroupName("g")),
                new GroupOffsetsRemoved(new GroupName("g")),
                new OffsetsCommitted([Offset("h", "u", 1, 7)]),
            ],
            plan.ToEvents());
    }

    [Fact]
    public void A_group_that_is_gone_is_deleted_without_an_event()
    {
        var plan = new StatePlan(_state);
        plan.DeleteGroup(new GroupName("g"), cleansOffsets: true);
        Assert.Empty(plan.ToEvents());
        Assert.False(plan.ChangesConfiguration);
    }

    [Fact]
    public void Commits_alone_change_no_configuration()
    {
        var plan = new StatePlan(_state);
        plan.Commit(Offset("g", "t", 0, 1));
        Assert.False(plan.ChangesConfiguration);
        plan.PutGroup(Group("g"));
        Assert.True(plan.ChangesConfiguration);
    }

    private void Apply(StateEvent change) => _state.Apply(change, PlaceOf(_count++));

    private IReadOnlyList<StateEvent> Plan(params CommittedOffset[] commits)
    {
        var plan = new StatePlan(_state);
        foreach (var commit in commits)
            plan.Commit(commit);
        return plan.ToEvents();
    }
}
