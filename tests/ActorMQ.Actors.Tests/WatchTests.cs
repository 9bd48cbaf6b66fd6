using ActorMQ.Actors.Testing;

namespace ActorMQ.Actors.Tests;

public sealed class WatchTests
{
    private readonly SynchronousSystem _system = new();

    [Fact]
    public void The_end_of_a_watched_actor_is_signalled_once_though_it_was_watched_twice()
    {
        var probe = _system.Probe<int>("probe");
        var watched = _system.Probe<int>("watched").Ref;
        probe.Watch(watched);
        probe.Watch(watched);
        probe.ExpectNoSignal();
        _system.Stop(watched);
        probe.ExpectTerminated(watched, TimeSpan.Zero);
        probe.ExpectNoSignal();
    }

    [Fact]
    public void The_end_is_signalled_when_it_was_before_the_watch()
    {
        var probe = _system.Probe<int>("probe");
        var watched = _system.Probe<int>("watched").Ref;
        _system.Stop(watched);
        probe.Watch(watched);
        probe.ExpectTerminated(watched, TimeSpan.Zero);
        probe.ExpectNoSignal();
    }

    [Fact]
    public void After_unwatch_no_end_is_signalled()
    {
        var probe = _system.Probe<int>("probe");
        var watched = _system.Probe<int>("watched").Ref;
        probe.Watch(watched);
        probe.Unwatch(watched);
        _system.Stop(watched);
        probe.ExpectNoSignal();
    }

    [Fact]
    public void A_watch_ended_while_the_notice_is_on_its_way_and_a_second_notice_are_not_signalled()
    {
        // Threads can do this where turns cannot: both notices, one of them twice, come within one message.
        var signals = new List<Signal>();
        var first = _system.Probe<int>("first").Ref;
        var second = _system.Probe<int>("second").Ref;
        _system.Spawn("watcher", () => new Scripted<int>
        {
            Start = c =>
            {
                c.Watch(first);
                c.Watch(second);
                foreach (var who in new[] { first, first, second })
                    c.Ref.Post(new TerminatedNotice(who, EndReason.Stopped));
            },
            Signalled = (c, s) => { signals.Add(s); c.Unwatch(second); },
        });
        Assert.Equal([new Terminated(first)], signals);
    }

    [Fact]
    public void A_restart_of_the_watched_is_no_end()
    {
        var probe = _system.Probe<int>("probe");
        var watched = _system.Spawn(
            "w", () => new Scripted<int> { On = (_, _) => throw new InvalidOperationException() });
        probe.Watch(watched);
        watched.Tell(1);
        probe.ExpectNoSignal();
        _system.Stop(watched);
        probe.ExpectTerminated(watched, TimeSpan.Zero);
    }

    [Fact]
    public void A_signal_to_an_actor_that_awaits_its_verdict_comes_when_it_is_resumed()
    {
        var log = new List<string>();
        var watched = _system.Probe<int>("watched").Ref;
        _system.Spawn("p", new Props<int>(() => new Scripted<int>
        {
            Start = parent => parent.Spawn("c", new Props<int>(() => new Scripted<int>
            {
                Start = c => { c.Watch(watched); c.Self.Tell(1); },
                On = (_, _) => { _system.Stop(watched); throw new InvalidOperationException(); },
                Signalled = (_, s) => log.Add(s.GetType().Name),
            })),
        })
        { Supervision = Supervision.Resume });
        Assert.Equal(["Terminated"], log);
    }

    [Fact]
    public void The_name_of_a_watched_child_is_free_when_its_end_is_signalled()
    {
        var lives = 0;
        var child = new Props<int>(() => new Scripted<int>
        {
            Start = _ => lives++,
            On = (c, _) => c.StopSelf(),
        });
        ActorRef<int>? first = null;
        _system.Spawn("p", () => new Scripted<int>
        {
            Start = c => c.Watch(first = c.Spawn("same", child)),
            Signalled = (c, _) => c.Spawn("same", child),
        });
        first!.Tell(1);
        Assert.Equal(2, lives);
        Assert.Empty(_system.Failures);
    }

    [Fact]
    public void Two_actors_may_watch_each_other()
    {
        var a = _system.Probe<int>("a");
        var b = _system.Probe<int>("b");
        a.Watch(b.Ref);
        b.Watch(a.Ref);
        _system.Stop(a.Ref);
        b.ExpectTerminated(a.Ref, TimeSpan.Zero);
        a.ExpectNoSignal();
    }

    [Fact]
    public void StopAsync_of_one_that_is_gone_is_done_at_once()
    {
        var actor = _system.Probe<int>("a").Ref;
        Assert.True(_system.System.StopAsync(actor).IsCompletedSuccessfully);
        Assert.True(_system.System.StopAsync(actor).IsCompletedSuccessfully);
    }
}
