using ActorMQ.Actors.Testing;

namespace ActorMQ.Actors.Tests;

public sealed class RegionTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly SynchronousSystem _system = new();
    private readonly List<string> _log = [];

    private Props<string> Entity(string key) => new(() => new Scripted<string>
    {
        Start = c => _log.Add($"{key} starts at {c.Path}"),
        On = (c, m) =>
        {
            _log.Add($"{key} {m}");
            switch (m)
            {
                case "fail":
                    throw new InvalidOperationException("asked to");
                case "bye":
                    c.StopSelf();
                    break;
                case "refill":
                    c.Self.Tell("one");
                    c.StopSelf();
                    c.Self.Tell("two");
                    break;
            }
        },
        Stop = _ => _log.Add($"{key} stops"),
    });

    private ShardRegion<string, string> Region(ShardRegionOptions<string>? options = null) =>
        new(_system.System, "r", Entity, options ?? new ShardRegionOptions<string>());

    [Fact]
    public void An_entity_starts_on_its_first_message_and_keeps_its_state()
    {
        var region = Region();
        Assert.Equal(TellResult.Accepted, region.Tell("k", "a"));
        Assert.Equal(TellResult.Accepted, region.Tell("k", "b"));
        Assert.Equal(TellResult.Accepted, region.RefFor("k").Tell("c"));
        Assert.Equal(["k starts at test/r/k", "k a", "k b", "k c"], _log);
        Assert.Equal(1, region.EntityCount);
    }

    [Fact]
    public void What_is_for_the_living_alone_starts_nobody()
    {
        var region = Region();
        Assert.False(region.TellIfLiving("k", "a"));
        Assert.Empty(_log);
        region.Tell("k", "b");
        Assert.True(region.TellIfLiving("k", "c"));
        region.Tell("k", "bye");
        Assert.False(region.TellIfLiving("k", "d"));
        Assert.Equal(["k starts at test/r/k", "k b", "k c", "k bye", "k stops"], _log);
    }

    [Fact]
    public void An_idle_entity_is_passivated_no_earlier_than_asked_and_at_most_an_eighth_later()
    {
        var region = Region(new ShardRegionOptions<string> { PassivateAfter = 8 * Second });
        _system.Advance(0.5 * Second);
        region.Tell("k", "a");
        _system.Advance(8 * Second);
        Assert.Equal(1, region.EntityCount);
        _system.Advance(Second);
        Assert.Equal(0, region.EntityCount);
        Assert.Equal("k stops", _log[^1]);
        region.Tell("k", "b");
        Assert.Equal(["k stops", "k starts at test/r/k", "k b"], _log[^3..]);
    }

    [Fact]
    public void A_busy_entity_is_not_passivated()
    {
        var region = Region(new ShardRegionOptions<string> { PassivateAfter = 8 * Second });
        for (var i = 0; i < 20; i++)
        {
            region.Tell("k", "a");
            _system.Advance(7 * Second);
        }

        Assert.Single(_log, l => l.StartsWith("k starts", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_an_idle_time_nothing_is_passivated()
    {
        var region = Region(new ShardRegionOptions<string> { PassivateAfter = Timeout.InfiniteTimeSpan });
        region.Tell("k", "a");
        _system.Advance(TimeSpan.FromDays(1000));
        Assert.Equal(1, region.EntityCount);
    }

    [Fact]
    public void A_passivation_message_lets_the_entity_end_its_life_itself()
    {
        var region = Region(new ShardRegionOptions<string>
        {
            PassivateAfter = 8 * Second,
            PassivationMessage = "bye",
        });
        region.Tell("k", "a");
        _system.Advance(10 * Second);
        Assert.Equal(["k starts at test/r/k", "k a", "k bye", "k stops"], _log);
        Assert.Equal(0, region.EntityCount);
    }

    [Fact]
    public void What_waits_when_a_life_ends_goes_to_the_next_one()
    {
        Region().Tell("k", "refill");
        Assert.Equal(
            ["k starts at test/r/k", "k refill", "k stops", "k starts at test/r/k", "k one", "k two"], _log);
        Assert.Equal(0, _system.System.DeadLetterCount);
    }

    [Fact]
    public void A_handle_and_an_entitys_own_address_survive_passivation()
    {
        ActorRef<string>? self = null;
        var region = new ShardRegion<int, string>(
            _system.System,
            "r",
            key => new Props<string>(() => new Scripted<string>
            {
                Start = c => self ??= c.Self,
                On = (c, m) => { _log.Add($"{key} {m}"); c.StopSelf(); },
            }),
            new ShardRegionOptions<string>());
        var handle = region.RefFor(7);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(TellResult.Accepted, handle.Tell($"{i}"));
            Assert.Equal(0, region.EntityCount);
        }

        Assert.True(self!.IsTerminated);
        Assert.Equal(TellResult.Accepted, self.Tell("self"));
        Assert.Equal(["7 0", "7 1", "7 2", "7 self"], _log);
    }

    [Fact]
    public async Task An_entity_can_be_asked()
    {
        var region = new ShardRegion<int, ReplyTo<int>>(
            _system.System,
            "r",
            key => new Props<ReplyTo<int>>(() => new Scripted<ReplyTo<int>> { On = (_, r) => r.Reply(key) }),
            new ShardRegionOptions<ReplyTo<int>>());
        Assert.Equal(3, await region.RefFor(3).Ask<int>(r => r, Second, default));
    }

    [Fact]
    public void At_its_bound_a_region_refuses_new_entities_and_makes_room()
    {
        var region = Region(new ShardRegionOptions<string> { MaxEntities = 2, PassivateAfter = 80 * Second });
        region.Tell("a", "m");
        region.Tell("b", "m");
        Assert.Equal(TellResult.MailboxFull, region.Tell("c", "m"));
        Assert.Equal(TellResult.Accepted, region.Tell("a", "m"));
        Assert.Equal(0, _system.System.DeadLetterCount);
        _system.Advance(15 * Second);
        region.Tell("a", "m");
        _system.Advance(10 * Second);
        Assert.Equal(2, region.EntityCount);

        // The refusal itself makes room: b was idle for two sweeps, a was not.
        Assert.Equal(TellResult.MailboxFull, region.Tell("c", "m"));
        Assert.Equal("b stops", _log[^1]);
        Assert.Equal(TellResult.Accepted, region.Tell("c", "m"));
    }

    [Fact]
    public void A_failed_entity_restarts_and_a_stopped_one_starts_with_the_next_message()
    {
        var region = Region();
        region.Tell("k", "fail");
        region.Tell("k", "a");
        Assert.Equal(
            ["k starts at test/r/k", "k fail", "k stops", "k starts at test/r/k", "k a"], _log);
        _log.Clear();
        var stopping = new ShardRegion<string, string>(
            _system.System, "s", Entity, new ShardRegionOptions<string> { Supervision = Supervision.Stop });
        stopping.Tell("k", "fail");
        Assert.Equal(0, stopping.EntityCount);
        stopping.Tell("k", "a");
        Assert.Equal(
            ["k starts at test/s/k", "k fail", "k stops", "k starts at test/s/k", "k a"], _log);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_entity_that_cannot_start_gives_up_what_waits_and_is_tried_again_by_a_later_message(bool throws)
    {
        var attempts = 0;
        var region = new ShardRegion<string, string>(
            _system.System,
            "r",
            key => new Props<string>(() => new Scripted<string>
            {
                Start = c =>
                {
                    attempts++;
                    if (throws)
                        throw new InvalidOperationException("no such topic");
                    c.StopSelf();
                },
            }),
            new ShardRegionOptions<string> { Supervision = Supervision.Restart with { RestartCountMax = 2 } });
        region.Tell("k", "a");
        Assert.Equal(throws ? 3 : 1, attempts);
        Assert.Equal(1, _system.System.DeadLetterCount);
        Assert.Equal(0, region.EntityCount);
        region.Tell("k", "b");
        Assert.Equal(throws ? 6 : 2, attempts);
    }

    [Fact]
    public void An_entity_with_a_stash_is_not_passivated()
    {
        var region = new ShardRegion<string, string>(
            _system.System,
            "r",
            key => new Props<string>(() => new Scripted<string> { On = (c, m) => c.Stash(m) }),
            new ShardRegionOptions<string> { PassivateAfter = Second });
        region.Tell("k", "a");
        _system.Advance(60 * Second);
        Assert.Equal(1, region.EntityCount);
    }

    [Fact]
    public void A_stopped_region_has_stopped_its_entities_first_and_takes_nothing_more()
    {
        var probe = _system.Probe<int>("probe");
        var region = Region();
        probe.Watch(region.Guardian);
        var handle = region.RefFor("a");
        handle.Tell("m");
        region.Tell("b", "m");
        _system.Stop(region.Guardian);
        Assert.Equal(["a stops", "b stops"], _log[^2..]);
        probe.ExpectTerminated(region.Guardian, TimeSpan.Zero);
        Assert.Equal(TellResult.Stopped, region.Tell("a", "late"));
        Assert.Equal(TellResult.Stopped, handle.Tell("late"));
        Assert.Equal(2, _system.System.DeadLetterCount);
        Assert.Equal(0, region.EntityCount);
    }

    [Fact]
    public void A_region_may_be_a_child()
    {
        ShardRegion<string, string>? region = null;
        var parent = _system.Spawn("p", () => new Scripted<int>
        {
            Start = c => region = new ShardRegion<string, string>(
                c, "r", Entity, new ShardRegionOptions<string>()),
            Stop = _ => _log.Add("parent stops"),
        });
        region!.Tell("k", "a");
        _system.Stop(parent);
        Assert.Equal(["k starts at test/p/r/k", "k a", "k stops", "parent stops"], _log);
    }

    [Fact]
    public void A_guardian_that_restarts_gets_its_entities_back_by_their_next_message()
    {
        var region = Region(new ShardRegionOptions<string> { Supervision = Supervision.Escalate });
        region.Tell("a", "m");
        region.Tell("b", "fail");
        Assert.Equal(0, region.EntityCount);
        Assert.Equal(TellResult.Accepted, region.Tell("a", "again"));
        Assert.Equal("a again", _log[^1]);
    }

    [Fact]
    public void A_bounded_entity_refuses_at_its_bound()
    {
        var results = new List<TellResult>();
        ShardRegion<int, int>? region = null;
        region = new ShardRegion<int, int>(
            _system.System,
            "r",
            key => new Props<int>(() => new Scripted<int>
            {
                On = (_, m) =>
                {
                    if (m == 0)
                        results.AddRange([region!.Tell(key, 1), region.RefFor(key).Tell(2)]);
                },
            })
            { Mailbox = MailboxOptions.Bounded(1) },
            new ShardRegionOptions<int>());
        region.Tell(1, 0);
        Assert.Equal([TellResult.Accepted, TellResult.MailboxFull], results);
    }
}
