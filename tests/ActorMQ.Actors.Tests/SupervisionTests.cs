using ActorMQ.Actors.Testing;

namespace ActorMQ.Actors.Tests;

public sealed class SupervisionTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly SynchronousSystem _system = new();
    private readonly List<string> _log = [];
    private ActorRef<string> _child = null!;

    /// <summary>A parent of that strategy, with a child that counts its messages and fails on
    /// "fail".</summary>
    private ActorRef<string> Family(SupervisionStrategy strategy) =>
        _system.Spawn("parent", new Props<string>(() => new Scripted<string>
        {
            Start = c =>
            {
                _log.Add("parent starts");
                _child = c.Spawn("child", new Props<string>(Child));
            },
            On = (_, m) => _log.Add(m),
            Signalled = (_, s) => _log.Add(s is ChildFailed f ? $"child failed: {f.Decision}" : "other"),
            Stop = _ => _log.Add("parent stops"),
        })
        { Supervision = strategy });

    private Scripted<string> Child()
    {
        var count = 0;
        return new Scripted<string>
        {
            Start = _ => _log.Add("child starts"),
            On = (_, m) =>
            {
                if (m == "fail")
                    throw new InvalidOperationException("asked to");
                _log.Add($"{m} {++count}");
            },
            Stop = _ => _log.Add("child stops"),
        };
    }

    private void Tell(params string[] messages)
    {
        foreach (var message in messages)
            _child.Tell(message);
    }

    [Fact]
    public void Resume_goes_on_with_the_state_as_it_is()
    {
        Family(Supervision.Resume);
        Tell("a", "fail", "b");
        Assert.Equal(["parent starts", "child starts", "a 1", "child failed: Resume", "b 2"], _log);
        var failure = Assert.Single(_system.Failures);
        Assert.Same(_child, failure.Actor);
        Assert.Equal("asked to", failure.Failure.Message);
    }

    [Fact]
    public void Restart_makes_a_fresh_instance_behind_the_same_address()
    {
        Family(Supervision.Restart);
        Tell("a", "fail", "b");
        Assert.Equal(
            [
                "parent starts", "child starts", "a 1", "child failed: Restart", "child stops",
                "child starts", "b 1",
            ],
            _log);
    }

    [Fact]
    public void Stop_ends_the_child_and_leaves_the_parent()
    {
        var parent = Family(Supervision.Stop);
        Tell("a", "fail", "b");
        Assert.Equal(["parent starts", "child starts", "a 1", "child failed: Stop", "child stops"], _log);
        Assert.True(_child.IsTerminated);
        Assert.False(parent.IsTerminated);
        Assert.Equal("b", Assert.Single(_system.DeadLetters).Message);
    }

    [Fact]
    public void Escalate_fails_the_parent_and_its_own_parent_decides()
    {
        Family(Supervision.Escalate);
        Tell("a", "fail");
        Assert.Equal(
            [
                "parent starts", "child starts", "a 1", "child stops", "parent stops", "parent starts",
                "child starts",
            ],
            _log);
    }

    [Fact]
    public void A_parent_that_is_resumed_after_an_escalation_resumes_the_child()
    {
        var system = new SynchronousSystem(new ActorSystemOptions { Supervision = Supervision.Resume });
        system.Spawn("parent", new Props<string>(() => new Scripted<string>
        {
            Start = c => _child = c.Spawn("child", new Props<string>(Child)),
        })
        { Supervision = Supervision.Escalate });
        Tell("a", "fail", "b");
        Assert.Equal(["child starts", "a 1", "b 2"], _log);
    }

    [Fact]
    public void A_failure_escalated_past_the_top_stops_the_system()
    {
        var system = new SynchronousSystem(new ActorSystemOptions { Supervision = Supervision.Escalate });
        var other = system.Probe<int>("other");
        var bad = system.Spawn(
            "bad", () => new Scripted<int> { On = (_, _) => throw new InvalidOperationException("bad") });
        bad.Tell(1);
        Assert.True(system.System.WhenTerminated.IsCompletedSuccessfully);
        Assert.True(other.Ref.IsTerminated);
    }

    [Fact]
    public void Each_kind_of_failure_can_have_its_own_verdict()
    {
        Family(Supervision.Decide(e => e is InvalidOperationException ? Directive.Resume : Directive.Stop));
        Tell("fail", "a");
        Assert.Equal(["parent starts", "child starts", "child failed: Resume", "a 1"], _log);
    }

    [Fact]
    public void Beyond_its_restarts_a_child_stops()
    {
        Family(Supervision.Restart with { RestartCountMax = 2 });
        Tell("fail", "fail", "fail", "a");
        Assert.Equal(3, _log.Count(l => l == "child starts"));
        Assert.Equal("child failed: Stop", _log[^2]);
        Assert.True(_child.IsTerminated);
    }

    [Fact]
    public void Restarts_count_within_their_window_only()
    {
        Family(Supervision.Restart with { RestartCountMax = 2, Window = 10 * Second });
        for (var i = 0; i < 20; i++)
        {
            Tell("fail");
            _system.Advance(5 * Second);
        }

        Assert.False(_child.IsTerminated);
        Tell("fail", "fail", "fail");
        Assert.True(_child.IsTerminated);
    }

    [Fact]
    public void At_the_limit_the_failure_can_be_escalated()
    {
        Family(Supervision.Restart with { RestartCountMax = 0, AtLimit = Directive.Escalate });
        Tell("fail");
        Assert.Equal(2, _log.Count(l => l == "parent starts"));
    }

    [Fact]
    public void A_back_off_doubles_up_to_its_maximum_and_messages_wait_meanwhile()
    {
        Family(Supervision.RestartWithBackoff(Second, 4 * Second, 0, 100, TimeSpan.FromHours(1)));
        foreach (var wait in new[] { 1, 2, 4, 4 })
        {
            Tell("fail", "a");
            _log.Clear();
            _system.Advance((wait * Second) - TimeSpan.FromTicks(1));
            Assert.Empty(_log);
            _system.Advance(TimeSpan.FromTicks(1));
            Assert.Equal(["child stops", "child starts", "a 1"], _log);
        }
    }

    [Fact]
    public void The_jitter_of_a_back_off_comes_from_the_seed()
    {
        var strategy = Supervision.RestartWithBackoff(Second, Second, 0.5, 10, TimeSpan.FromHours(1));
        var history = new RestartHistory();
        Assert.True(history.TryRestart(_system.Time, strategy, 0.8, out var delay));
        Assert.Equal(TimeSpan.FromSeconds(1.4), delay);
        var first = new ActorSystem("a", new ActorSystemOptions { Seed = 5 }).NextChance();
        Assert.Equal(first, new ActorSystem("b", new ActorSystemOptions { Seed = 5 }).NextChance());
    }

    [Fact]
    public void A_stop_during_the_back_off_wins()
    {
        var parent = Family(Supervision.RestartWithBackoff(Second, Second, 0, 10, Second));
        Tell("fail");
        _system.Stop(parent);
        _system.Advance(10 * Second);
        Assert.Equal(
            ["parent starts", "child starts", "child failed: Restart", "child stops", "parent stops"], _log);
    }

    [Fact]
    public void A_start_that_fails_is_retried_like_any_failure()
    {
        var attempts = 0;
        var actor = _system.Spawn("a", () => new Scripted<int>
        {
            Start = _ =>
            {
                if (++attempts < 3)
                    throw new InvalidOperationException("not yet");
            },
            On = (_, m) => _log.Add($"{m}"),
            Stop = _ => _log.Add("closed"),
        });
        actor.Tell(1);
        Assert.Equal(["closed", "closed", "1"], _log);
    }

    [Fact]
    public void A_factory_that_fails_is_retried_too()
    {
        var attempts = 0;
        _system.Spawn("a", new Props<int>(() => ++attempts < 3
            ? throw new InvalidOperationException("not yet")
            : new Scripted<int> { Start = _ => _log.Add("started") }));
        Assert.Equal(["started"], _log);
    }

    [Fact]
    public void An_OnStop_that_fails_is_reported_and_the_stop_goes_on()
    {
        var probe = _system.Probe<int>("probe");
        var actor = _system.Spawn("a", () => new Scripted<int>
        {
            Stop = _ => throw new InvalidOperationException("cannot close"),
        });
        probe.Watch(actor);
        _system.Stop(actor);
        probe.ExpectTerminated(actor, TimeSpan.Zero);
        Assert.Equal("cannot close", Assert.Single(_system.Failures).Failure.Message);
    }

    [Fact]
    public void An_OnBatchEnd_that_fails_fails_the_actor()
    {
        var fails = true;
        var actor = _system.Spawn("a", () => new Scripted<int>
        {
            Start = _ => _log.Add("start"),
            BatchEnd = _ =>
            {
                if (fails)
                    throw new InvalidOperationException("disk");
            },
        });
        actor.Tell(1);
        fails = false;
        actor.Tell(2);
        Assert.Equal(["start", "start"], _log);
        Assert.Single(_system.Failures);
    }

    [Fact]
    public void A_strategy_that_throws_fails_the_parent()
    {
        Family(Supervision.Decide(_ => throw new NotSupportedException("no verdict")));
        Tell("fail");
        Assert.Equal(2, _log.Count(l => l == "parent starts"));
        Assert.Contains(_system.Failures, f => f.Failure is NotSupportedException);
    }
}
