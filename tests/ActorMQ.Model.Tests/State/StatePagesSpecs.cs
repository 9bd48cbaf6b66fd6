using ActorMQ.Model.Groups;
using ActorMQ.Model.State;
using ActorMQ.Model.Topics;

namespace ActorMQ.Model.Tests.State;

/// <summary>Goal: a state is the same after it was said again, to itself and to one that knew nothing.</summary>
public sealed class StatePagesSpecs
{
    private static readonly TopicName Gone = new("t7");
    private long _position;

    [Fact]
    public void What_is_said_again_in_pages_changes_nothing_and_is_all_there_is()
    {
        var state = New();
        for (var i = 0; i < StatePages.CountMax + 10; i++)
        {
            Apply(new TopicPut(new TopicConfig { Name = new($"t{i}"), ReadQueueCount = 1 }), state);
            Apply(new GroupPut(new SubscriptionGroupConfig { Name = new($"g{i}") }), state);
            Apply(new OffsetsCommitted([new(new($"g{i}"), new($"t{i}"), new(0), new(i))]), state);
        }

        var versions = (state.Topics.Version, state.Groups.Version);
        var copy = New();
        var pages = new StatePages(state);
        var pageCount = 0;
        while (pages.TryTake(out var page))
        {
            pageCount++;
            var plan = new StatePlan(state);
            plan.Restate(page);
            Assert.False(plan.ChangesConfiguration);
            foreach (var change in plan.ToEvents())
                Apply(change, state, copy);
            if (pageCount == 1)
                Apply(new TopicDeleted(Gone), state, copy);
        }

        Assert.Equal(6, pageCount);
        Assert.Equal(versions.Item1.Counter + 1, state.Topics.Version.Counter);
        Assert.Equal(versions.Item2, state.Groups.Version);
        Assert.Equal(Sorted(state.Topics.All), Sorted(copy.Topics.All));
        Assert.Null(copy.Topics.Find(Gone));
        Assert.Equal(state.Groups.All.Count, copy.Groups.All.Count);
        Assert.Equal(state.Offsets.All.ToHashSet(), copy.Offsets.All.ToHashSet());
    }

    [Fact]
    public void A_state_that_is_empty_has_no_pages() => Assert.False(new StatePages(New()).TryTake(out _));

    private static ShardState New() => new(
        new([], JournalPosition.Start, default),
        new([], JournalPosition.Start, default),
        new([], JournalPosition.Start, default));

    private static IEnumerable<TopicConfig> Sorted(IEnumerable<TopicConfig> topics) =>
        topics.OrderBy(static topic => topic.Name.Value, StringComparer.Ordinal);

    private void Apply(StateEvent change, params ShardState[] states)
    {
        var place = new EventPlace(new(_position), new(_position + 1), _position++);
        foreach (var state in states)
            state.Apply(change, place);
    }
}
