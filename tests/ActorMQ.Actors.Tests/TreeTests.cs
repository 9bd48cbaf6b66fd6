using ActorMQ.Actors.Testing;

namespace ActorMQ.Actors.Tests;

public sealed class TreeTests
{
    private readonly SynchronousSystem _system = new();
    private readonly List<string> _log = [];

    /// <summary>A binary tree of that depth; every actor logs its end.</summary>
    private Props<string> Tree(int depth) => new(() => new Scripted<string>
    {
        Start = c =>
        {
            if (depth == 0)
                return;
            c.Spawn("l", Tree(depth - 1));
            c.Spawn("r", Tree(depth - 1));
        },
        On = (_, m) => { if (m == "fail") throw new InvalidOperationException("asked to"); },
        Stop = c => _log.Add(c.Path),
    });

    [Fact]
    public void Children_stop_before_their_parent()
    {
        var root = _system.Spawn("t", Tree(3));
        _system.Stop(root);
        Assert.Equal(15, _log.Count);
        AssertChildrenFirst();
    }

    [Fact]
    public void Children_stop_before_their_parent_restarts()
    {
        var root = _system.Spawn("t", Tree(2));
        root.Tell("fail");
        Assert.Equal(7, _log.Count);
        AssertChildrenFirst();
        _log.Clear();
        _system.Stop(root);
        Assert.Equal(7, _log.Count);
    }

    private void AssertChildrenFirst()
    {
        foreach (var path in _log)
        {
            foreach (var child in new[] { path + "/l", path + "/r" })
                Assert.True(_log.IndexOf(child) < _log.IndexOf(path), $"{child} stops before {path}");
        }
    }

    [Fact]
    public async Task The_whole_system_stops_children_first()
    {
        _system.Spawn("t", Tree(1));
        await _system.DisposeAsync();
        Assert.Equal(["test/t/l", "test/t/r", "test/t"], _log);
    }

    [Fact]
    public void A_parent_can_stop_a_child_but_not_a_stranger()
    {
        var stranger = _system.Probe<int>("stranger").Ref;
        ActorRef<string>? child = null;
        _system.Spawn("p", () => new Scripted<string>
        {
            Start = c =>
            {
                child = c.Spawn("child", Tree(0));
                c.Stop(child);
                Assert.Throws<InvalidOperationException>(() => c.Stop(stranger));
            },
        });
        Assert.True(child!.IsTerminated);
        Assert.False(stranger.IsTerminated);
        Assert.Empty(_system.Failures);
    }

    [Fact]
    public void A_stopping_parent_spawns_no_more()
    {
        var refused = false;
        var actor = _system.Spawn("p", () => new Scripted<string>
        {
            Start = c => c.Spawn("first", Tree(0)),
            Stop = c =>
            {
                Assert.Throws<InvalidOperationException>(() => c.Spawn("late", Tree(0)));
                refused = true;
            },
        });
        _system.Stop(actor);
        Assert.True(refused);
    }

    [Fact]
    public void An_actor_of_another_system_is_not_stopped()
    {
        var other = new SynchronousSystem().Probe<int>("a").Ref;
        Assert.Throws<ArgumentException>(() => { _ = _system.System.StopAsync(other); });
    }
}
