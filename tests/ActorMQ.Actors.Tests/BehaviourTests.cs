using ActorMQ.Actors.Testing;

namespace ActorMQ.Actors.Tests;

public sealed class BehaviourTests
{
    private readonly SynchronousSystem _system = new();
    private readonly List<string> _log = [];

    [Fact]
    public void Become_changes_the_behaviour_from_the_next_message_on_and_unbecome_goes_back()
    {
        var actor = _system.Spawn("door", () => new Scripted<string>
        {
            On = (c, m) =>
            {
                _log.Add($"closed {m}");
                c.Become(inner =>
                {
                    _log.Add($"open {inner}");
                    c.Become(_ => { _log.Add("broken"); c.Unbecome(); c.Unbecome(); });
                });
            },
        });
        foreach (var message in new[] { "a", "b", "c", "d" })
            actor.Tell(message);
        Assert.Equal(["closed a", "open b", "broken", "closed d"], _log);
    }

    [Fact]
    public void Stashed_messages_come_first_and_in_order_when_unstashed()
    {
        _system.Spawn("a", () => Stasher(_log));
        Assert.Equal(["open", "1", "2", "|", "3"], _log.Where(l => l.Length > 0));
    }

    // Gets 1 and 2 before it is open, and 3 behind the opening in the same batch.
    private static Scripted<string> Stasher(List<string> log)
    {
        var open = false;
        return new Scripted<string>
        {
            Start = c => { foreach (var m in new[] { "1", "2", "open", "|", "3" }) c.Self.Tell(m); },
            On = (c, m) =>
            {
                if (m == "open")
                {
                    open = true;
                    log.Add(m);
                    c.UnstashAll();
                }
                else if (open)
                {
                    log.Add(m);
                }
                else
                {
                    Assert.True(c.Stash(m));
                }
            },
        };
    }

    [Fact]
    public void A_full_stash_refuses()
    {
        var results = new List<bool>();
        var actor = _system.Spawn("a", new Props<int>(() => new Scripted<int>
        {
            On = (c, m) => results.Add(c.Stash(m)),
        })
        { StashCapacity = 2 });
        for (var i = 0; i < 3; i++)
            actor.Tell(i);
        Assert.Equal([true, true, false], results);
        _system.Stop(actor);
        Assert.Equal([0, 1], _system.DeadLetters.Select(l => (int)l.Message!));
    }

    [Fact]
    public void A_restart_unstashes_what_was_laid_aside_before_all_that_waits()
    {
        var instance = 0;
        var actor = _system.Spawn("a", () =>
        {
            var mine = ++instance;
            return new Scripted<string>
            {
                On = (c, m) =>
                {
                    if (m == "fail")
                        throw new InvalidOperationException("asked to");
                    if (mine == 1)
                        c.Stash(m);
                    else
                        _log.Add(m);
                },
            };
        });
        foreach (var message in new[] { "1", "2", "fail", "3" })
            actor.Tell(message);
        Assert.Equal(["1", "2", "3"], _log);
    }
}
