namespace ActorMQ.Actors.Tests.Nodes;

public sealed class EntityRoutingTests
{
    private static readonly ShardPlace B = ShardPlace.On(new NodeName("b"));
    private static readonly TimeSpan Ms = TimeSpan.FromMilliseconds(1);

    private readonly EntityRouting<string> _routing = new(waitingMax: 2, 1000 * Ms, 50 * Ms);

    private RouteVerdict Tell(string item, TimeSpan now) => _routing.Decide(item, now, out _);

    private List<string> Release(TimeSpan now)
    {
        var all = new List<string>();
        while (_routing.TryRelease(now, out var next))
            all.Add(next.Item);
        return all;
    }

    [Fact]
    public void What_comes_before_a_place_is_known_waits_and_goes_first()
    {
        Assert.Equal(RouteVerdict.Wait, Tell("1", 0 * Ms));
        _routing.Move(B);
        Assert.Equal(RouteVerdict.Wait, Tell("2", 1 * Ms));
        Assert.Equal(["1", "2"], Release(1 * Ms));
        Assert.Equal(RouteVerdict.Pass, Tell("3", 2 * Ms));
        Assert.Null(_routing.DueAt);
    }

    [Fact]
    public void So_many_wait_and_no_more()
    {
        Tell("1", 0 * Ms);
        Tell("2", 0 * Ms);
        Assert.Equal(RouteVerdict.Full, Tell("3", 0 * Ms));
        _routing.Move(ShardPlace.Here);
        Assert.False(_routing.PassesHere);
        Assert.Equal(["1", "2"], Release(0 * Ms));
        Assert.True(_routing.PassesHere);
    }

    [Fact]
    public void Each_waits_as_long_as_it_may_and_no_longer()
    {
        Tell("1", 0 * Ms);
        Tell("2", 400 * Ms);
        Assert.Equal(1000 * Ms, _routing.DueAt);
        Assert.False(_routing.TryExpire(999 * Ms, out _));
        Assert.True(_routing.TryExpire(1000 * Ms, out var late));
        Assert.Equal("1", late.Item);
        Assert.False(_routing.TryExpire(1000 * Ms, out _));
        Assert.Equal(1400 * Ms, _routing.DueAt);
    }

    [Fact]
    public void A_place_that_refuses_is_doubted_for_a_moment_and_then_tried_again_in_order()
    {
        _routing.Move(B);
        _routing.Decide("1", 0 * Ms, out var first);
        _routing.Decide("2", 0 * Ms, out var second);
        Assert.Equal(RouteVerdict.Wait, _routing.Return(second, B, 10 * Ms));
        Assert.Equal(RouteVerdict.Wait, _routing.Return(first, B, 11 * Ms));
        Assert.Equal(RouteVerdict.Full, Tell("3", 12 * Ms));
        Assert.Empty(Release(60 * Ms));
        Assert.Equal(61 * Ms, _routing.DueAt);
        Assert.Equal(["1", "2"], Release(61 * Ms));
    }

    [Fact]
    public void What_a_former_place_refuses_goes_to_the_present_one_at_once()
    {
        _routing.Move(B);
        _routing.Decide("1", 0 * Ms, out var first);
        _routing.Move(ShardPlace.Here);
        Assert.Equal(RouteVerdict.Wait, _routing.Return(first, B, 10 * Ms));
        Assert.Equal(["1"], Release(10 * Ms));
    }

    [Fact]
    public void The_way_to_a_place_and_back_counts_as_waiting()
    {
        _routing.Move(B);
        _routing.Decide("1", 0 * Ms, out var first);
        Assert.Equal(RouteVerdict.Wait, _routing.Return(first, B, 900 * Ms));
        Assert.Equal(["1"], Release(950 * Ms));
        Assert.Equal(RouteVerdict.TooLate, _routing.Return(first, B, 1000 * Ms));
    }
}
