using ActorMQ.Actors.Simulation;

namespace ActorMQ.Actors.Tests.Nodes;

/// <summary>Stories of death watch over nodes.</summary>
public sealed class RemoteWatchTests
{
    private const int End = 9;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Simulator _sim = new(seed: 7);
    private readonly SimulatedNodes _nodes;
    private readonly Dictionary<string, ShardRegion<int, Letter>> _regions = [];
    private readonly List<string> _heard = [];
    private int _watchers;

    public RemoteWatchTests()
    {
        _nodes = new SimulatedNodes(_sim, "a", "b", "c");
        foreach (var node in _nodes.All)
            Open(node);
        _nodes.Place("s1", "b");
    }

    private void Open(SimulatedNode node) => _regions[node.Self.Node.Value] = new ShardRegion<int, Letter>(
        node.System,
        "r",
        key => new Props<Letter>(() => new Scripted<Letter>
        {
            On = (c, letter) => { if (letter.Number == End) c.StopSelf(); },
        }),
        new ShardRegionOptions<Letter>(),
        new RegionReach<int, Letter>(node.Port, node.Locations, new LetterCodec()));

    /// <summary>An actor that runs what it is told and notes what it hears.</summary>
    private ActorRef<Action<ActorContext>> Watcher(string node, string name = "w") =>
        _nodes[node].System.Spawn(name, new Props<Action<ActorContext>>(() => new Scripted<Action<ActorContext>>
        {
            On = (c, act) => act(c),
            Signalled = (_, s) =>
            {
                if (s is Terminated ended)
                    _heard.Add($"{ended.Who} {ended.Reason}");
            },
        }));

    private ActorRef<Action<ActorContext>> WatchFrom(string node, int key)
    {
        var watcher = Watcher(node, $"w{_watchers++}");
        watcher.Tell(c => c.Watch(_regions[node].RefFor(key)));
        _sim.RunFor(0.1 * Second);
        return watcher;
    }

    private void Live(int key)
    {
        _regions["a"].Tell(key, new Letter(1));
        _sim.RunFor(0.1 * Second);
    }

    private string[] Heard(TimeSpan after)
    {
        _sim.RunFor(after);
        return [.. _heard];
    }

    [Fact]
    public void The_end_of_an_entity_on_another_node_is_told_once()
    {
        Live(1);
        var watcher = WatchFrom("a", 1);
        watcher.Tell(c => c.Watch(_regions["a"].RefFor(1)));
        Assert.Empty(Heard(10 * Second));
        _regions["a"].Tell(1, new Letter(End));
        Assert.Equal(["a/r/1 Stopped"], Heard(10 * Second));
    }

    [Fact]
    public void An_entity_that_does_not_live_is_told_at_once()
    {
        WatchFrom("a", 1);
        Assert.Equal(["a/r/1 NotThere"], _heard);
        Assert.Equal(0, _regions["b"].EntityCount);
        WatchFrom("b", 1);
        Assert.Equal(["a/r/1 NotThere", "b/r/1 NotThere"], _heard);
    }

    [Fact]
    public void After_unwatch_nothing_is_told_and_nothing_is_left_there()
    {
        Live(1);
        var watcher = WatchFrom("a", 1);
        watcher.Tell(c => c.Unwatch(_regions["a"].RefFor(1).PresentLife()));
        _sim.RunFor(5 * Second);
        Assert.False(HasWatchers(_regions["b"].RefFor(1).PresentLife()));
        _regions["a"].Tell(1, new Letter(End));
        Assert.Empty(Heard(5 * Second));
    }

    private bool HasWatchers(ActorRef actor)
    {
        var any = false;
        actor.Post(new Call(() => any = actor.Context.WatcherCount > 0));
        _sim.RunUntilQuiet();
        return any;
    }

    [Fact]
    public void A_watcher_that_ends_leaves_nothing_behind()
    {
        Live(1);
        var watcher = WatchFrom("a", 1);
        Assert.True(HasWatchers(_regions["b"].RefFor(1).PresentLife()));
        _ = _nodes["a"].System.StopAsync(watcher);
        _sim.RunFor(5 * Second);
        Assert.False(HasWatchers(_regions["b"].RefFor(1).PresentLife()));
    }

    [Fact]
    public void A_lost_link_ends_no_watch_and_what_was_missed_is_told_when_it_is_back()
    {
        Live(1);
        WatchFrom("a", 1);
        _nodes.Links.Cut(new NodeName("b"), new NodeName("a"));
        _nodes.Links.Cut(new NodeName("a"), new NodeName("b"));
        Assert.Empty(Heard(60 * Second));
        _regions["b"].Tell(1, new Letter(End));
        Assert.Empty(Heard(60 * Second));
        _nodes.Links.Mend();
        Assert.Equal(["a/r/1 NotThere"], Heard(5 * Second));
    }

    [Fact]
    public void A_watch_lives_on_over_a_lost_link()
    {
        Live(1);
        WatchFrom("a", 1);
        _nodes.Links.Cut(new NodeName("b"), new NodeName("a"));
        Assert.Empty(Heard(60 * Second));
        _nodes.Links.Mend();
        Assert.Empty(Heard(60 * Second));
        _regions["b"].Tell(1, new Letter(End));
        Assert.Equal(["a/r/1 Stopped"], Heard(5 * Second));
    }

    [Fact]
    public void A_watch_that_begins_while_the_link_is_lost_is_brought_there_later()
    {
        Live(1);
        _nodes.Links.Cut(new NodeName("a"), new NodeName("b"));
        WatchFrom("a", 1);
        Assert.Empty(Heard(20 * Second));
        _nodes.Links.Mend();
        Assert.Empty(Heard(5 * Second));
        _regions["b"].Tell(1, new Letter(End));
        Assert.Equal(["a/r/1 Stopped"], Heard(Second));
    }

    [Fact]
    public void A_node_that_is_declared_gone_ends_the_watches_of_its_actors()
    {
        Live(1);
        WatchFrom("a", 1);
        _nodes.Kill("b");
        Assert.Empty(Heard(60 * Second));
        _nodes.DeclareGone("b");
        Assert.Equal(["a/r/1 NodeGone"], Heard(Second));
        Assert.Equal(["a/r/1 NodeGone"], Heard(60 * Second));
    }

    [Fact]
    public void A_node_that_comes_back_ends_the_watches_of_its_former_life()
    {
        Live(1);
        WatchFrom("a", 1);
        _nodes.Kill("b");
        Open(_nodes.Start(new NodeName("b")));
        _nodes.Place("s1", "b");
        _regions["b"].Tell(1, new Letter(1));
        Assert.Equal(["a/r/1 NodeRestarted"], Heard(5 * Second));
        WatchFrom("a", 1);
        _regions["b"].Tell(1, new Letter(End));
        Assert.Equal(["a/r/1 NodeRestarted", "a/r/1 Stopped"], Heard(Second));
    }

    [Fact]
    public void What_a_gone_node_watched_here_is_forgotten()
    {
        Live(1);
        WatchFrom("a", 1);
        Assert.True(HasWatchers(_regions["b"].RefFor(1).PresentLife()));
        _nodes.Kill("a");
        _nodes.DeclareGone("a");
        _sim.RunFor(Second);
        Assert.False(HasWatchers(_regions["b"].RefFor(1).PresentLife()));
    }

    [Fact]
    public void A_move_of_the_shard_ends_the_life_that_was_watched()
    {
        Live(1);
        WatchFrom("a", 1);
        WatchFrom("b", 1);
        _nodes.Place("s1", "c");
        Assert.Equal(["a/r/1 Moved", "b/r/1 Moved"], Heard(5 * Second).Order());
    }

    [Fact]
    public void A_watch_waits_for_the_shards_place_and_not_for_ever()
    {
        _nodes.Place("s1", null);
        WatchFrom("a", 1);
        _sim.RunFor(2 * Second);
        _nodes.Place("s1", "c");
        Assert.Equal(["a/r/1 NotThere"], Heard(2 * Second));
        WatchFrom("a", 2);
        Assert.Equal(["a/r/1 NotThere"], Heard(4 * Second));
        Assert.Equal(["a/r/1 NotThere", "a/r/2 NotReached"], Heard(3 * Second));
    }

    [Fact]
    public void A_published_actor_is_watched_by_its_name()
    {
        var target = Watcher("b", "target");
        _nodes["b"].Port.Publish("clerk", target);
        var there = _nodes["a"].Port.RefTo(new NodeName("b"), "clerk");
        Watcher("a").Tell(c => c.Watch(there));
        Watcher("b").Tell(c => c.Watch(_nodes["b"].Port.RefTo(new NodeName("b"), "clerk")));
        Assert.Empty(Heard(5 * Second));
        _ = _nodes["b"].System.StopAsync(target);
        Assert.Equal(["b/clerk Stopped", "b/clerk Stopped"], Heard(Second));
        Watcher("c").Tell(c => c.Watch(_nodes["c"].Port.RefTo(new NodeName("b"), "clerk")));
        Watcher("c", "w2").Tell(c => c.Watch(_nodes["c"].Port.RefTo(new NodeName("z"), "clerk")));
        Assert.Equal(["b/clerk NotThere", "z/clerk NodeGone"], Heard(Second).Skip(2).Order());
    }

    [Fact]
    public void Watches_are_bounded_on_both_sides()
    {
        var there = new WatchesThere(countMax: 1);
        var watcher = _sim.System.Spawn("x", new Props<int>(() => new Scripted<int>()));
        var port = _nodes["a"].Port;
        var first = (RemoteRef)port.RefTo(new NodeName("b"), "1");
        Assert.True(there.Begin(first, watcher, TimeSpan.Zero, out _));
        Assert.False(there.Begin((RemoteRef)port.RefTo(new NodeName("b"), "1"), watcher, TimeSpan.Zero, out var same));
        Assert.Same(first, same!.Who);
        Assert.False(there.Begin((RemoteRef)port.RefTo(new NodeName("b"), "2"), watcher, TimeSpan.Zero, out var no));
        Assert.Null(no);
        var here = new WatchesHere(countMax: 1);
        var node = new NodeLife(new NodeName("b"), "1");
        Assert.True(here.TryAdd(node, 1, watcher));
        Assert.True(here.TryAdd(node, 1, watcher));
        Assert.False(here.TryAdd(node, 2, watcher));
        Assert.Equal([3L], here.Keep(node, [1, 3], out var kept));
        Assert.Empty(kept);
        here.Keep(node, [], out var unwatched);
        Assert.Equal([watcher], unwatched);
        Assert.True(here.TryAdd(node, 2, watcher));
    }
}
