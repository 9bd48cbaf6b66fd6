using ActorMQ.Actors.Simulation;

namespace ActorMQ.Actors.Tests;

/// <summary>Goal: find races between messages. Method: a thousand interleavings each, by seed.</summary>
public sealed class RaceTests
{
    private const int SeedCount = 1000;

    [Fact]
    public void Passivation_races_with_tell_and_loses_nothing() => Simulator.Explore(0, SeedCount, sim =>
    {
        var lives = new Lives();
        var region = new ShardRegion<int, int>(
            sim.System,
            "r",
            key => new Props<int>(() => lives.NewLife(key)) { Mailbox = MailboxOptions.Bounded(4) },
            new ShardRegionOptions<int> { PassivateAfter = TimeSpan.FromMilliseconds(80) });
        var handles = Enumerable.Range(0, 3).Select(region.RefFor).ToArray();
        var accepted = new List<int>[] { [], [], [] };
        for (var i = 0; i < 60; i++)
        {
            var key = sim.Chance.Next(3);
            var told = sim.Chance.Next(2) == 0 ? region.Tell(key, i) : handles[key].Tell(i);
            Assert.NotEqual(TellResult.Stopped, told);
            if (told == TellResult.Accepted)
                accepted[key].Add(i);
            sim.StepSome(4);
            if (sim.Chance.Next(3) == 0)
                sim.RunFor(TimeSpan.FromMilliseconds(sim.Chance.Next(120)));
        }

        sim.RunUntilQuiet();
        for (var key = 0; key < 3; key++)
            Assert.Equal(accepted[key], lives.Handled[key]);
        sim.RunFor(TimeSpan.FromSeconds(1));
        Assert.Equal(0, region.EntityCount);
        Assert.Equal(0, lives.Alive);
        Assert.Empty(sim.DeadLetters);
    });

    [Fact]
    public void Entities_that_end_themselves_or_fail_lose_nothing_but_the_failing_message() =>
        Simulator.Explore(0, SeedCount, EndOrFail);

    private static void EndOrFail(Simulator sim)
    {
        var lives = new Lives();
        var region = new ShardRegion<int, int>(
            sim.System,
            "r",
            key => new Props<int>(() => lives.NewLife(key)),
            new ShardRegionOptions<int>
            {
                PassivateAfter = TimeSpan.FromMilliseconds(80),
                PassivationMessage = Lives.EndYourself,
                Supervision = Supervision.Decide(_ => (Directive)sim.Chance.Next(2)) with
                {
                    RestartCountMax = int.MaxValue,
                },
            });
        var accepted = new List<int>[] { [], [], [] };
        for (var i = 0; i < 60; i++)
        {
            var key = sim.Chance.Next(3);
            var message = sim.Chance.Next(6) switch { 0 => Lives.EndYourself, 1 => Lives.Fail, _ => i };
            Assert.Equal(TellResult.Accepted, region.Tell(key, message));
            if (message >= 0)
                accepted[key].Add(message);
            sim.StepSome(4);
            if (sim.Chance.Next(5) == 0)
                sim.RunFor(TimeSpan.FromMilliseconds(sim.Chance.Next(120)));
        }

        sim.RunFor(TimeSpan.FromSeconds(5));
        for (var key = 0; key < 3; key++)
            Assert.Equal(accepted[key], lives.Handled[key]);
        Assert.Equal(0, lives.Alive);
    }

    [Fact]
    public void A_flood_of_refused_tells_does_not_keep_a_region_from_sweeping() =>
        Simulator.Explore(0, 1, sim =>
        {
            const int EntityCount = 17_000; // more than one part of a sweep
            var region = new ShardRegion<int, int>(
                sim.System,
                "r",
                _ => new Props<int>(() => new Scripted<int>()),
                new ShardRegionOptions<int>
                {
                    PassivateAfter = TimeSpan.FromSeconds(8),
                    MaxEntities = EntityCount,
                });
            for (var key = 0; key < EntityCount; key++)
                region.Tell(key, key);
            sim.RunUntilQuiet();
            // The sweep falls due while refusals wait: its second part must find a place in the mailbox.
            sim.Time.Advance(TimeSpan.FromSeconds(1));
            for (var tell = 0; tell < 100; tell++)
                Assert.Equal(TellResult.MailboxFull, region.Tell(-1, 0));
            sim.RunUntilQuiet();
            sim.RunFor(TimeSpan.FromSeconds(10));
            Assert.Equal(0, region.EntityCount);
        });

    [Fact]
    public void Watch_races_with_stop_and_unwatch_and_the_end_is_heard_once_if_at_all() =>
        Simulator.Explore(0, SeedCount, sim =>
        {
            var signals = 0;
            var watched = sim.System.Spawn("watched", new Props<int>(() => new Scripted<int>
            {
                Start = c => c.Spawn("child", new Props<int>(() => new Scripted<int>())),
                On = (c, _) => c.StopSelf(),
            }));
            var watching = false;
            var watcher = sim.System.Spawn("watcher", new Props<bool>(() => new Scripted<bool>
            {
                On = (c, watch) =>
                {
                    watching = watch;
                    if (watch)
                        c.Watch(watched);
                    else
                        c.Unwatch(watched);
                },
                Signalled = (_, s) =>
                {
                    Assert.True(watching);
                    Assert.Same(watched, Assert.IsType<Terminated>(s).Who);
                    signals++;
                },
            }));
            var stopAt = sim.Chance.Next(6);
            var last = false;
            var watches = 0;
            for (var i = 0; i < 6; i++)
            {
                if (i == stopAt)
                    watched.Tell(0);
                last = sim.Chance.Next(2) == 0;
                watches += last ? 1 : 0;
                watcher.Tell(last);
                sim.StepSome(3);
            }

            sim.RunUntilQuiet();
            Assert.Empty(sim.Failures);
            Assert.InRange(signals, last ? 1 : 0, watches);
            var heard = signals;
            sim.Stop();
            Assert.Equal(heard, signals);
        });

    [Fact]
    public void A_tree_that_fails_and_stops_at_once_always_ends_children_first() =>
        Simulator.Explore(0, SeedCount, sim =>
        {
            var alive = new HashSet<string>();
            Props<string> Node(int depth) => new(() => new Scripted<string>
            {
                Start = c =>
                {
                    Assert.True(alive.Add(c.Path));
                    for (var i = 0; depth > 0 && i < 2; i++)
                        c.Spawn($"{i}", Node(depth - 1)).Tell("maybe");
                },
                On = (_, _) =>
                {
                    if (sim.Chance.Next(4) == 0)
                        throw new InvalidOperationException("bad luck");
                },
                Stop = c =>
                {
                    var below = c.Path + "/";
                    Assert.DoesNotContain(alive, p => p.StartsWith(below, StringComparison.Ordinal));
                    alive.Remove(c.Path);
                },
            })
            {
                Supervision = Supervision.Decide(_ => (Directive)sim.Chance.Next(4)) with
                {
                    BackoffMin = TimeSpan.FromMilliseconds(sim.Chance.Next(3)),
                    RestartCountMax = 3,
                },
            };

            var top = sim.System.Spawn("top", Node(2));
            for (var i = 0; i < 10; i++)
            {
                top.Tell("maybe");
                sim.StepSome(10);
                sim.RunFor(TimeSpan.FromMilliseconds(sim.Chance.Next(3)));
            }

            sim.Stop();
            Assert.Empty(alive);
            Assert.All(sim.Failures, f => Assert.Equal("bad luck", f.Failure.Message));
        });

    [Fact]
    public void A_cancelled_timer_never_tells_whatever_it_races_with() =>
        Simulator.Explore(0, SeedCount, CancelTimers);

    private static void CancelTimers(Simulator sim)
    {
        var cancelled = new HashSet<int>();
        var told = 0;
        var actor = sim.System.Spawn("a", new Props<int>(() => new Scripted<int>
        {
            On = (c, m) =>
            {
                if (m < 0)
                {
                    cancelled.Add(-m);
                    c.CancelTimer($"{-m}");
                    return;
                }

                if (m < 1000)
                {
                    c.StartTimer($"{m}", 1000 + m, TimeSpan.FromMilliseconds(sim.Chance.Next(10)));
                    return;
                }

                told++;
                Assert.DoesNotContain(m - 1000, cancelled);
            },
        }));
        for (var i = 1; i <= 20; i++)
        {
            actor.Tell(i);
            sim.RunFor(TimeSpan.FromMilliseconds(sim.Chance.Next(5)));
            if (sim.Chance.Next(2) == 0)
                actor.Tell(-i);
        }

        sim.RunFor(TimeSpan.FromSeconds(1));
        Assert.Empty(sim.Failures);
        Assert.True(told >= 20 - cancelled.Count);
        Assert.Equal(0, sim.System.Timers.Count);
    }
}
