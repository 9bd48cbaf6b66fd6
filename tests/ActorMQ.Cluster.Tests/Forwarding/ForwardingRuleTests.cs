using ActorMQ.Cluster.Forwarding;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model.Replication;
using ActorMQ.Protocol.Commands;
using Step = ActorMQ.Cluster.Forwarding.ForwardingStep;
using Way = ActorMQ.Cluster.Forwarding.ForwardingWay;

namespace ActorMQ.Cluster.Tests.Forwarding;

public sealed class ForwardingRuleTests
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(20);

    [Fact]
    public void A_send_is_served_by_the_leader_and_kept_while_there_is_none_but_not_for_ever()
    {
        Assert.Equal(Step.Serve, Decide(Way.Here));
        Assert.Equal(Step.Forward, Decide(Way.Leader));
        Assert.Equal(Step.Forward, Decide(Way.Leader, isLate: true));
        foreach (var way in new[] { Way.Unknown, Way.HandingOver, Way.Connecting })
        {
            Assert.Equal(Step.Keep, Decide(way));
            Assert.Equal(Step.Refuse, Decide(way, isLate: true));
        }
    }

    [Fact]
    public void A_send_does_not_overtake_those_before_it()
    {
        foreach (var way in Enum.GetValues<Way>())
            Assert.Equal(Step.Keep, Decide(way, isBehind: true));
    }

    [Fact]
    public void A_request_that_was_passed_on_is_never_passed_on_again()
    {
        Assert.Equal(Step.Serve, Decide(Way.Here, isMarked: true));
        Assert.Equal(Step.Keep, Decide(Way.HandingOver, isMarked: true));
        Assert.Equal(Step.DenyLead, Decide(Way.HandingOver, isMarked: true, isLate: true));
        foreach (var way in new[] { Way.Unknown, Way.Connecting, Way.Leader })
        {
            Assert.Equal(Step.DenyLead, Decide(way, isMarked: true));
            Assert.Equal(Step.DenyLead, Decide(way, isMarked: true, isRead: true));
        }
    }

    [Fact]
    public void A_read_goes_to_the_leader_if_there_is_one_and_is_served_anywhere_otherwise()
    {
        Assert.Equal(Step.Forward, Decide(Way.Leader, isRead: true));
        Assert.Equal(Step.Keep, Decide(Way.Connecting, isRead: true));
        Assert.Equal(Step.Serve, Decide(Way.Connecting, isRead: true, isLate: true));
        foreach (var way in new[] { Way.Here, Way.Unknown, Way.HandingOver })
            Assert.Equal(Step.Serve, Decide(way, isRead: true));
    }

    [Fact]
    public void All_forwarded_codes_fit_the_binary_header()
    {
        Assert.All(ForwardedCodes.All, code => Assert.InRange((int)code, 0, short.MaxValue));
        Assert.Equal(ForwardedCodes.All.Count(), ForwardedCodes.All.Distinct().Count());
        Assert.DoesNotContain(RequestCode.PullMessage, ForwardedCodes.All);
        Assert.DoesNotContain(RequestCode.HeartBeat, ForwardedCodes.All);
        Assert.False(ForwardedCodes.MayRepeat(RequestCode.SendMessageV2));
    }

    [Fact]
    public void A_leader_is_connected_to_once_and_left_alone_for_a_moment_when_that_fails()
    {
        var state = new ForwardingState(Rest);
        state.OnSight(Following("a:1", epoch: 1));
        Assert.Equal(Way.Connecting, state.Way(TimeSpan.Zero));
        Assert.Equal("a:1", state.TakeConnect(TimeSpan.Zero));
        Assert.Null(state.TakeConnect(TimeSpan.Zero));
        state.OnFailed("a:1", TimeSpan.Zero);
        Assert.Null(state.TakeConnect(Rest / 2));
        Assert.Equal("a:1", state.TakeConnect(Rest));
        state.OnConnected("a:1");
        Assert.Equal(Way.Leader, state.Way(Rest));
        state.OnLost();
        Assert.Equal("a:1", state.TakeConnect(Rest));
    }

    [Fact]
    public void A_leader_that_denies_is_left_alone_for_a_moment_but_the_next_one_is_not()
    {
        var state = new ForwardingState(Rest);
        state.OnSight(Following("a:1", epoch: 1));
        state.OnConnected("a:1");
        state.OnDenied("a:1", TimeSpan.Zero);
        Assert.Equal(Way.Connecting, state.Way(TimeSpan.Zero));
        Assert.Equal(Way.Leader, state.Way(Rest));

        state.OnDenied("a:1", TimeSpan.Zero);
        state.OnSight(Following("b:1", epoch: 2));
        Assert.Equal("b:1", state.TakeConnect(TimeSpan.Zero));
        state.OnDenied("a:1", TimeSpan.Zero);
        state.OnFailed("a:1", TimeSpan.Zero);
        state.OnConnected("b:1");
        Assert.Equal(Way.Leader, state.Way(TimeSpan.Zero));
    }

    [Fact]
    public void This_replica_may_lead_or_be_about_to_hand_over()
    {
        var state = new ForwardingState(Rest);
        Assert.Equal(Way.Unknown, state.Way(TimeSpan.Zero));
        foreach (var (service, way) in new[]
        {
            (ShardService.Taking, Way.Here), (ShardService.Refusing, Way.Here),
            (ShardService.Holding, Way.HandingOver), (ShardService.Following, Way.Unknown),
        })
        {
            state.OnSight(new LeaderSight(service, new ShardEpoch(1), Leader: null));
            Assert.Equal(way, state.Way(TimeSpan.Zero));
        }
    }

    [Fact]
    public void A_view_believes_the_newest_epoch()
    {
        var view = new LeaderView();
        var changes = 0;
        view.Changed += (_, _) => changes++;
        view.Follow("a:1", new ShardEpoch(3));
        view.Follow("b:1", new ShardEpoch(2));
        Assert.Equal("a:1", view.Sight.Leader);
        view.Serve(ShardService.Taking, new ShardEpoch(4));
        Assert.Equal(new LeaderSight(ShardService.Taking, new ShardEpoch(4), Leader: null), view.Sight);
        view.Serve(ShardService.Taking, new ShardEpoch(4));
        Assert.Equal(2, changes);
    }

    private static LeaderSight Following(string leader, int epoch) =>
        new(ShardService.Following, new ShardEpoch(epoch), leader);

    private static Step Decide(
        Way way, bool isMarked = false, bool isRead = false, bool isBehind = false, bool isLate = false) =>
        ForwardingRule.Decide(way, new ForwardingFacts(isMarked, isRead, isBehind, isLate));
}
