using ActorMQ.Actors.Testing;

namespace ActorMQ.Actors.Tests;

public sealed class TimerTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly SynchronousSystem _system = new();
    private readonly List<string> _log = [];

    private ActorRef<string> Actor(
        Action<ActorContext<string>> start, Action<ActorContext<string>, string>? on = null) =>
        _system.Spawn("a", () => new Scripted<string>
        {
            Start = start,
            On = (c, m) => { _log.Add($"{_system.Time.Elapsed.TotalSeconds}:{m}"); on?.Invoke(c, m); },
            Signalled = (_, s) => _log.Add($"{_system.Time.Elapsed.TotalSeconds}:{s.GetType().Name}"),
        });

    [Fact]
    public void A_timer_tells_once_and_at_its_time()
    {
        ActorTimer? timer = null;
        Actor(c => timer = c.StartTimer("t", "tick", Second));
        _system.Advance(Second - TimeSpan.FromTicks(1));
        Assert.Empty(_log);
        Assert.True(timer!.IsActive);
        _system.Advance(10 * Second);
        Assert.Equal(["1:tick"], _log);
        Assert.False(timer.IsActive);
    }

    [Fact]
    public void A_periodic_timer_tells_until_it_is_cancelled()
    {
        Actor(
            c => c.StartPeriodicTimer("t", "tick", Second),
            (c, _) => { if (_log.Count == 3) c.CancelTimer("t"); });
        _system.Advance(10 * Second);
        Assert.Equal(["1:tick", "2:tick", "3:tick"], _log);
        Assert.Equal(0, _system.System.Timers.Count);
    }

    [Fact]
    public void A_timer_of_the_same_key_replaces_the_earlier()
    {
        Actor(c => { c.StartTimer("t", "old", Second); c.StartTimer("t", "new", 2 * Second); });
        _system.Advance(5 * Second);
        Assert.Equal(["2:new"], _log);
    }

    [Fact]
    public void A_virtual_timer_is_exact_below_a_millisecond()
    {
        Actor(c => c.StartPeriodicTimer("t", "tick", TimeSpan.FromTicks(7)));
        _system.Advance(TimeSpan.FromTicks(700));
        Assert.Equal(100, _log.Count);
    }

    [Fact]
    public void Timers_of_the_same_time_tell_in_the_order_of_their_start()
    {
        Actor(c => { for (var i = 0; i < 5; i++) c.StartTimer($"{i}", $"{i}", Second); });
        _system.Advance(Second);
        Assert.Equal(["1:0", "1:1", "1:2", "1:3", "1:4"], _log);
    }

    [Fact]
    public void The_late_message_of_a_cancelled_timer_is_dropped()
    {
        // Both fall due at once; the first one's message cancels the second, already on its way.
        Actor(
            c => { c.StartTimer("a", "a", Second); c.StartTimer("b", "b", Second); },
            (c, m) => { if (m == "hold") { _system.Advance(Second); c.CancelTimer("b"); } })
            .Tell("hold");
        Assert.Equal(["0:hold", "1:a"], _log);
    }

    [Fact]
    public void Timers_end_with_the_instance()
    {
        var actor = Actor(
            c => c.StartTimer("t", "tick", Second),
            (c, m) => { if (m == "fail") throw new InvalidOperationException("asked to"); });
        actor.Tell("fail");
        Assert.Equal(1, _system.System.Timers.Count);
        _system.Advance(Second);
        Assert.Equal(["0:fail", "1:tick"], _log);
        actor.Tell("fail");
        _system.Stop(actor);
        Assert.Equal(0, _system.System.Timers.Count);
    }

    [Fact]
    public void A_due_message_passes_a_full_mailbox_and_those_that_wait()
    {
        _system.Spawn("a", new Props<string>(() => new Scripted<string>
        {
            Start = c =>
            {
                c.StartTimer("t", "tick", Second);
                c.Self.Tell("wait");
                Assert.Equal(TellResult.MailboxFull, c.Self.Tell("refused"));
                _system.Advance(Second);
            },
            On = (_, m) => _log.Add(m),
        })
        { Mailbox = MailboxOptions.Bounded(1) });
        Assert.Equal(["tick", "wait"], _log);
    }

    [Fact]
    public void Ticks_that_found_no_time_are_merged()
    {
        Actor(
            c => c.StartPeriodicTimer("t", "tick", Second),
            (_, m) => { if (m == "long") _system.Advance(5 * Second); })
            .Tell("long");
        _system.Advance(Second);
        Assert.Equal(["0:long", "5:tick", "6:tick"], _log);
    }

    [Fact]
    public void An_idle_actor_is_signalled_after_its_timeout_and_again()
    {
        var actor = Actor(c => c.SetIdleTimeout(10 * Second));
        _system.Advance(6 * Second);
        actor.Tell("busy");
        _system.Advance(9 * Second);
        Assert.Equal(["6:busy"], _log);
        _system.Advance(15 * Second);
        Assert.Equal(["6:busy", "16:ReceiveTimeout", "26:ReceiveTimeout"], _log);
    }

    [Fact]
    public void An_idle_timeout_can_be_taken_back()
    {
        var actor = Actor(
            c => c.SetIdleTimeout(Second), (c, _) => c.SetIdleTimeout(Timeout.InfiniteTimeSpan));
        actor.Tell("off");
        _system.Advance(10 * Second);
        Assert.Equal(["0:off"], _log);
        Assert.Equal(0, _system.System.Timers.Count);
    }
}
