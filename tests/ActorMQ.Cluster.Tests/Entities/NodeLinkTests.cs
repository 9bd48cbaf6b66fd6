using System.Collections.Concurrent;
using ActorMQ.Actors;
using ActorMQ.Shared;

namespace ActorMQ.Cluster.Tests.Entities;

/// <summary>Regions and watches of nodes that talk over real sockets.</summary>
public sealed class NodeLinkTests : IAsyncDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    private readonly Neighbourhood _all = new();
    private readonly ConcurrentQueue<string> _heard = new();

    public ValueTask DisposeAsync() => _all.DisposeAsync();

    private static Task<string> Ask(Neighbour node, string text, TimeSpan deadline) =>
        node.Errands.RefFor("k").Ask<string>(reply => new Errand(text, reply), deadline, default);

    private void Watch(Neighbour node) =>
        node.System.Spawn("watcher", new Props<string>(() => new Watcher(node, _heard))).Tell("begin");

    [Fact]
    public async Task An_entity_is_asked_on_the_node_of_its_shard_and_after_a_move_on_the_next()
    {
        var a = await _all.StartAsync("a");
        var b = await _all.StartAsync("b");
        _all.Move("b");
        Assert.Equal("one on b", await Ask(a, "one", Long));
        Assert.Equal("two on b", await Ask(b, "two", Long));
        _all.Move("a");
        Assert.Equal("three on a", await Ask(a, "three", Long));
        Assert.Equal("four on a", await Ask(b, "four", Long));
        Assert.Equal(0, b.Errands.EntityCount);
    }

    [Fact]
    public async Task Messages_of_one_sender_keep_their_order()
    {
        const int Count = 5_000;
        var a = await _all.StartAsync("a");
        var b = await _all.StartAsync("b");
        _all.Move("b");
        var entity = a.Errands.RefFor("k");
        for (var i = 0; i < Count; i++)
            Assert.Equal(TellResult.Accepted, entity.Tell(new Errand($"{i}")));
        await Eventually.True(() => b.Heard.Count == Count, "all messages");
        Assert.True(b.Heard.SequenceEqual(Enumerable.Range(0, Count).Select(i => $"k: {i}"), StringComparer.Ordinal));
        Assert.Equal(Count, a.Errands.Statistics.Forwarded);
        Assert.Empty(a.Letters);
    }

    [Fact]
    public async Task A_reply_that_does_not_come_is_missed_at_the_deadline()
    {
        var a = await _all.StartAsync("a");
        _ = await _all.StartAsync("b");
        _all.Move("b");
        Assert.Equal("one on b", await Ask(a, "one", Long));
        await Assert.ThrowsAsync<AskTimeoutException>(
            () => Ask(a, "keep silent", TimeSpan.FromMilliseconds(200)));
        Assert.Equal("two on b", await Ask(a, "two", Long));
    }

    [Fact]
    public async Task A_broken_connection_is_made_anew_and_who_asked_over_it_is_told()
    {
        var a = await _all.StartAsync("a");
        var b = await _all.StartAsync("b");
        _all.Move("b");
        Assert.Equal("one on b", await Ask(a, "one", Long));
        var lost = Ask(a, "keep silent", Long);
        await Eventually.True(() => b.Heard.Count == 2, "the ask");
        b.BreakConnections();
        var failure = await Assert.ThrowsAsync<EntityNotReachedException>(() => lost);
        Assert.Equal(NotReachedReason.Lost, failure.Reason);
        Assert.True(failure.MayHaveArrived);
        Assert.Contains("a/errands/k of shard only", failure.Message, StringComparison.Ordinal);
        Assert.Equal("two on b", await Ask(a, "two", Long));
    }

    [Fact]
    public async Task A_node_that_does_not_listen_is_tried_for_a_while_and_then_named()
    {
        var a = await _all.StartAsync("a");
        var b = await _all.StartAsync("b");
        _all.Move("b");
        await b.DisposeAsync();
        var failure = await Assert.ThrowsAsync<EntityNotReachedException>(() => Ask(a, "one", Long));
        Assert.Equal(NotReachedReason.NotTaken, failure.Reason);
        Assert.Contains("node b", failure.Message, StringComparison.Ordinal);
        _all.Move("z");
        failure = await Assert.ThrowsAsync<EntityNotReachedException>(() => Ask(a, "one", Long));
        Assert.Contains("node z", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nonsense_is_refused_with_a_reason()
    {
        var a = await _all.StartAsync("a");
        var b = await _all.StartAsync("b");
        _all.Move("b");
        var failure = await Assert.ThrowsAsync<EntityNotReachedException>(() => Ask(a, "nonsense", Long));
        Assert.Equal(NotReachedReason.Refused, failure.Reason);
        Assert.Contains("cannot read a message of 8 bytes", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, b.Errands.Statistics.Refused);
    }

    [Fact]
    public async Task The_end_of_an_entity_is_told_on_another_node_over_a_connection_that_broke()
    {
        var a = await _all.StartAsync("a");
        var b = await _all.StartAsync("b");
        _all.Move("b");
        Assert.Equal("one on b", await Ask(a, "one", Long));
        Watch(a);
        await Eventually.True(() => b.Port.WatcherCount == 1, "the watch");
        b.BreakConnections();
        b.Errands.Tell("k", new Errand("end"));
        await Eventually.True(() => !_heard.IsEmpty, "the end");
        Assert.Matches("^a/errands/k (Stopped|NotThere)$", Assert.Single(_heard));
    }

    [Fact]
    public async Task A_node_that_is_gone_and_one_that_came_back_end_watches()
    {
        var a = await _all.StartAsync("a");
        var b = await _all.StartAsync("b");
        _all.Move("b");
        Assert.Equal("one on b", await Ask(a, "one", Long));
        Watch(a);
        await Eventually.True(() => b.Port.WatcherCount == 1, "the watch");
        await b.DisposeAsync();
        _all.Set(b.Self.Node, null);
        await Eventually.True(() => !_heard.IsEmpty, "the end");
        Assert.Equal("a/errands/k NodeGone", Assert.Single(_heard));
        await _all.StartAsync("b", life: 2);
        Assert.Equal("two on b", await Ask(a, "two", Long));
    }

    private sealed class Watcher(Neighbour node, ConcurrentQueue<string> heard) : Actor<string>
    {
        protected override void Receive(string message) => Context.Watch(node.Errands.RefFor("k"));

        protected override void OnSignal(Signal signal)
        {
            if (signal is Terminated ended)
                heard.Enqueue($"{ended.Who} {ended.Reason}");
        }
    }
}
