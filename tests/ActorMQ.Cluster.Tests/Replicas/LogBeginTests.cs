using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;
using static ActorMQ.Cluster.Tests.Replicas.ReplicaStory;

namespace ActorMQ.Cluster.Tests.Replicas;

/// <summary>Logs that begin behind 0, and followers of a leader by configuration that guard what it lacks.</summary>
public sealed class LogBeginTests
{
    private static readonly EpochHistory First = EpochHistory.Empty.Begin(new(1), new(0));

    private static ReplicaStory Leader(long start)
    {
        var story = new ReplicaStory(A, First, end: 500).Leads(2, B, A, C);
        return story.Hears(new LogAdvanced(story.State.Log.Generation, new(900), new(900), new(start)));
    }

    [Fact]
    public void A_follower_that_has_nothing_begins_where_the_leaders_log_begins()
    {
        var agreed = Leader(start: 400).Joins(B, 2, EpochHistory.Empty, end: 0).Said<AgreeOnHistory>();
        Assert.Equal(new JournalPosition(400), agreed.BeginsAt);
        Assert.False(agreed.SharesHistory);
    }

    [Fact]
    public void A_follower_whose_next_record_is_kept_goes_on()
    {
        var agreed = Leader(start: 400).Joins(B, 2, First, end: 450).Said<AgreeOnHistory>();
        Assert.Null(agreed.BeginsAt);
        Assert.Equal(new JournalPosition(450), agreed.ConsistentEnd);
        Assert.True(agreed.SharesHistory);
    }

    [Fact]
    public void A_follower_whose_next_record_is_gone_begins_anew()
    {
        var agreed = Leader(start: 400).Joins(B, 2, First, end: 350).Said<AgreeOnHistory>();
        Assert.Equal(new JournalPosition(400), agreed.BeginsAt);
    }

    [Fact]
    public void The_next_records_are_sent_from_there()
    {
        var story = Leader(start: 400).Joins(B, 2, EpochHistory.Empty, end: 0).Acknowledges(B, 2, 400);
        Assert.Equal(new JournalPosition(400), story.One<SendLog>().From);
    }

    [Fact]
    public void A_follower_throws_its_log_away_before_it_takes_the_leaders_history()
    {
        var story = new ReplicaStory(B, First, end: 100).Sees(Record(2, A, A, B));
        var join = story.Said<JoinLeader>();
        var history = First.Begin(new(2), new(700));
        story.Hears(new MessageArrived(A, new AgreeOnHistory(
            join.Epoch, join.Session, new(100), history, new(900), new(800), BeginsAt: new(400))));
        var order = story.Effects.Where(effect => effect is BeginLogAnew or StoreHistory).ToList();
        Assert.Equal([new BeginLogAnew(new(400), 1), new StoreHistory(history)], order);
        story.None<TruncateLog>();
        Assert.Equal(new JournalPosition(400), story.Said<AcknowledgeLog>().Written);
        story.None<RaiseHighWater>();
    }

    [Fact]
    public void What_is_removed_while_it_is_sent_ends_the_session()
    {
        var story = Leader(start: 0).Joins(B, 2, First, end: 100).Acknowledges(B, 2, 100);
        var send = story.One<SendLog>();
        story.Hears(new LogRemoved(B, send.Session, new(400)));
        Assert.Equal(send.Session, story.Said<JoinAgain>().Session);
        var agreed = story.Joins(B, 2, First, end: 100).Said<AgreeOnHistory>();
        Assert.Equal(new JournalPosition(400), agreed.BeginsAt);
    }

    [Fact]
    public void A_follower_that_is_told_to_join_again_does()
    {
        var story = new ReplicaStory(B, First, end: 100).Sees(Record(2, A, A, B));
        var join = story.Said<JoinLeader>();
        story.Hears(new MessageArrived(A, new JoinAgain(join.Epoch, join.Session)));
        Assert.Equal(join.Session.Next, story.Said<JoinLeader>().Session);
        story.Hears(new MessageArrived(A, new JoinAgain(join.Epoch, join.Session)));
        Assert.Empty(story.Effects);
    }

    [Theory]
    [InlineData(100, true, 50, false)] // nothing that is acknowledged is cut
    [InlineData(40, true, 50, true)] // the master has lost what was acknowledged
    [InlineData(0, false, 0, true)] // the master is another, or its store was emptied
    public void Under_a_fixed_leader_nothing_acknowledged_is_cut(long end, bool shares, long highWater, bool isRefused)
    {
        var start = new ReplicaStart(7, First, new(200), IsTailProven: true) { HighWater = new(highWater) };
        var state = new ReplicaState(B, Settings with { IsLeaderFixed = true, InSyncMin = 1 }, start);
        var effects = new List<ReplicaEffect>();
        state.Decide(new RecordSeen(Record(2, A, A), new(3)), Ms(1), effects);
        var join = effects.OfType<SendMessage>().Select(send => send.Message).OfType<JoinLeader>().Single();
        effects.Clear();
        var agreed = new AgreeOnHistory(
            join.Epoch, join.Session, new(end), First.Begin(new(2), new(300)), new(300), new(0), shares);
        state.Decide(new MessageArrived(A, agreed), Ms(2), effects);
        Assert.Equal(isRefused, effects.OfType<TruncationRefused>().Any());
        Assert.Equal(!isRefused, effects.OfType<TruncateLog>().Any());
        Assert.Equal(!isRefused, effects.OfType<StoreHistory>().Any());
    }

    [Fact]
    public void A_fixed_leader_never_changes_the_set()
    {
        var story = new ReplicaStory(A, settings: Settings with { IsLeaderFixed = true, InSyncMin = 1 })
            .Sees(Record(1, A, A)).Joins(B, 1, EpochHistory.Empty, 0).Acknowledges(B, 1, 0);
        story.None<SwapRecord>();
        story.Writes(100);
        Assert.Equal(new JournalPosition(100), story.One<RaiseHighWater>().Position);
    }
}
