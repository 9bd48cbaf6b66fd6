using ActorMQ.Actors.Testing;

namespace ActorMQ.Actors.Tests;

public sealed class TellTests
{
    private readonly SynchronousSystem _system = new();
    private readonly List<string> _log = [];

    [Fact]
    public void Messages_arrive_in_the_order_of_their_sender()
    {
        var probe = _system.Probe<int>("probe");
        for (var i = 0; i < 100; i++)
            Assert.Equal(TellResult.Accepted, probe.Ref.Tell(i));
        Assert.Equal(Enumerable.Range(0, 100), probe.Waiting);
    }

    [Fact]
    public void An_actor_starts_before_its_first_message_and_ends_each_batch()
    {
        var actor = _system.Spawn("a", () => new Scripted<string>
        {
            Start = c => { _log.Add("start"); c.Self.Tell("one"); c.Self.Tell("two"); },
            On = (_, m) => _log.Add(m),
            BatchEnd = _ => _log.Add("|"),
            Stop = _ => _log.Add("stop"),
        });
        actor.Tell("three");
        _system.Stop(actor);
        Assert.Equal(["start", "one", "two", "|", "three", "|", "stop"], _log);
    }

    [Fact]
    public void A_batch_is_no_longer_than_a_turn()
    {
        _system.Spawn("a", new Props<int>(() => new Scripted<int>
        {
            Start = c => { for (var i = 0; i < 5; i++) c.Self.Tell(i); },
            On = (_, m) => _log.Add($"{m}"),
            BatchEnd = _ => _log.Add("|"),
        })
        { ThroughputPerTurn = 2 });
        Assert.Equal(["0", "1", "|", "2", "3", "|", "4", "|"], _log);
    }

    [Fact]
    public void Others_get_their_turn_between_two_turns_of_a_busy_actor()
    {
        var b = _system.Spawn("b", () => new Scripted<int> { On = (_, m) => _log.Add($"b{m}") });
        _system.Spawn("a", new Props<int>(() => new Scripted<int>
        {
            Start = c => { for (var i = 0; i < 4; i++) c.Self.Tell(i); },
            On = (_, m) => { _log.Add($"a{m}"); b.Tell(m); },
        })
        { ThroughputPerTurn = 2 });
        Assert.Equal(["a0", "a1", "b0", "b1", "a2", "a3", "b2", "b3"], _log);
    }

    [Fact]
    public void A_full_mailbox_refuses_and_the_message_in_hand_does_not_count()
    {
        var results = new List<TellResult>();
        var actor = _system.Spawn("a", new Props<int>(() => new Scripted<int>
        {
            On = (c, m) =>
            {
                _log.Add($"{m}");
                if (m == 0)
                    results.AddRange(Enumerable.Range(1, 4).Select(i => c.Self.Tell(i)));
            },
        })
        { Mailbox = MailboxOptions.Bounded(3) });
        actor.Tell(0);
        Assert.Equal(
            [TellResult.Accepted, TellResult.Accepted, TellResult.Accepted, TellResult.MailboxFull], results);
        Assert.Equal(["0", "1", "2", "3"], _log);
        Assert.Equal(TellResult.Accepted, actor.Tell(9));
        Assert.Equal(0, _system.System.DeadLetterCount);
    }

    [Fact]
    public void Taken_but_unhandled_messages_count_against_the_bound()
    {
        // The batch of three is taken at once; each message tries to add one for itself.
        var results = new List<TellResult>();
        _system.Spawn("a", new Props<int>(() => new Scripted<int>
        {
            Start = c => { for (var i = 0; i < 3; i++) c.Self.Tell(i); },
            On = (c, m) =>
            {
                if (m < 3)
                    results.AddRange([c.Self.Tell(10 + m), c.Self.Tell(20 + m)]);
            },
        })
        { Mailbox = MailboxOptions.Bounded(3) });
        Assert.Equal(
            Enumerable.Range(0, 6).Select(i => i % 2 == 0 ? TellResult.Accepted : TellResult.MailboxFull),
            results);
    }

    [Fact]
    public void A_bound_below_one_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => MailboxOptions.Bounded(0));

    [Fact]
    public void A_stopped_actor_makes_dead_letters_of_what_it_is_told_and_of_what_waited()
    {
        var actor = _system.Spawn("a", () => new Scripted<int>
        {
            On = (c, m) => { c.Self.Tell(m + 1); c.Self.Tell(m + 2); c.StopSelf(); },
        });
        actor.Tell(1);
        Assert.True(actor.IsTerminated);
        Assert.Equal(TellResult.Stopped, actor.Tell(7));
        Assert.Equal([2, 3, 7], _system.DeadLetters.Select(l => (int)l.Message!));
        Assert.All(_system.DeadLetters, l => Assert.Equal("test/a", l.Recipient));
        Assert.Equal(3, _system.System.DeadLetterCount);
    }

    [Fact]
    public void StopSelf_ends_the_batch_after_the_message_in_hand()
    {
        _system.Spawn("a", () => new Scripted<int>
        {
            Start = c => { for (var i = 0; i < 3; i++) c.Self.Tell(i); },
            On = (c, m) => { _log.Add($"{m}"); if (m == 1) c.StopSelf(); },
            BatchEnd = _ => _log.Add("|"),
            Stop = _ => _log.Add("stop"),
        });
        Assert.Equal(["0", "1", "|", "stop"], _log);
        Assert.Equal(2, Assert.Single(_system.DeadLetters).Message);
    }

    [Fact]
    public void Names_are_unique_among_siblings_and_free_again_after_the_end()
    {
        var first = _system.Probe<int>("same").Ref;
        Assert.Throws<InvalidOperationException>(() => _system.Probe<int>("same"));
        _system.Stop(first);
        var second = _system.Probe<int>("same").Ref;
        Assert.NotSame(first, second);
        Assert.Equal("test/same", second.Path);
    }

    [Fact]
    public async Task Nothing_starts_in_a_system_that_has_stopped()
    {
        await _system.DisposeAsync();
        Assert.True(_system.System.WhenTerminated.IsCompletedSuccessfully);
        Assert.Throws<InvalidOperationException>(() => _system.Probe<int>("late"));
    }
}
