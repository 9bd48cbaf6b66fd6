using System.Collections.Concurrent;
using ActorMQ.Actors.Testing;

namespace ActorMQ.Actors.Tests;

/// <summary>On which thread a turn runs when its teller has a say.</summary>
public sealed class TurnPlaceTests
{
    /// <summary>Each message is handled by telling itself one less, down to 0.</summary>
    private static Props<int> CountingDown(ConcurrentQueue<Thread> handledOn) => new(() => new Scripted<int>
    {
        On = (c, m) =>
        {
            handledOn.Enqueue(Thread.CurrentThread);
            if (m > 0)
                c.Self.Tell(m - 1);
        },
    });

    [Fact]
    public async Task An_idle_entity_that_is_told_here_has_handled_the_message_on_return()
    {
        await using var system = new ActorSystem("t", new ActorSystemOptions());
        var handledOn = new ConcurrentQueue<Thread>();
        var region = new ShardRegion<int, int>(
            system, "r", _ => CountingDown(handledOn), new ShardRegionOptions<int>());
        var entity = region.RefFor(1);
        Assert.Equal(TellResult.Accepted, entity.TellHere(0));
        Waiting.Until(() => handledOn.Count == 1, "the start, on the pool");

        // Its turn on the pool may still be about to end; what is told then is handled there.
        Waiting.Until(
            () =>
            {
                handledOn.Clear();
                return entity.TellHere(0) == TellResult.Accepted
                    && handledOn.TryPeek(out var thread) && thread == Thread.CurrentThread;
            },
            "a turn on the teller's thread");
    }

    [Fact]
    public async Task The_tellers_thread_is_given_back_after_a_few_dozen_messages()
    {
        await using var system = new ActorSystem("t", new ActorSystemOptions());
        var handledOn = new ConcurrentQueue<Thread>();
        var region = new ShardRegion<int, int>(
            system, "r", _ => CountingDown(handledOn), new ShardRegionOptions<int>());
        var entity = region.RefFor(1);
        entity.TellHere(0);
        Waiting.Until(() => handledOn.Count == 1, "the start");
        var teller = new Thread(() => entity.TellHere(1000)) { IsBackground = true };
        teller.Start();
        Waiting.Until(() => handledOn.Count == 1002, "all messages");
        Assert.True(handledOn.Count(thread => thread == teller) <= 64, "the teller was held up");
    }

    [Fact]
    public async Task Actors_told_together_run_one_after_the_other_once_they_are_let()
    {
        await using var system = new ActorSystem("t", new ActorSystemOptions());
        var handled = new ConcurrentQueue<int>();
        var started = 0;
        var actors = Enumerable.Range(0, 8).Select(number => system.Spawn($"a{number}", new Props<int>(
            () => new Scripted<int>
            {
                Start = _ => Interlocked.Increment(ref started),
                On = (_, m) => handled.Enqueue(m),
            }))).ToArray();
        Waiting.Until(() => started == actors.Length, "the starts");

        // A first turn may still be about to end; what is told then is handled in it, and early.
        Waiting.Until(
            () =>
            {
                handled.Clear();
                var together = new ReadyTurns();
                for (var i = 0; i < actors.Length; i++)
                    Assert.Equal(TellResult.Accepted, actors[i].Tell(i, together));
                var ranEarly = !handled.IsEmpty;
                together.RunOnPool();
                Waiting.Until(() => handled.Count == actors.Length, "all turns");
                return !ranEarly && handled.SequenceEqual(Enumerable.Range(0, actors.Length));
            },
            "turns in order, and not before they were let");
    }

    [Fact]
    public async Task Actors_told_together_may_run_on_their_tellers_thread_within_what_is_around_them()
    {
        await using var system = new ActorSystem("t", new ActorSystemOptions());
        var handledOn = new ConcurrentQueue<Thread>();
        var actor = system.Spawn("a", CountingDown(handledOn));
        var isWithin = false;
        var wasWithin = false;
        var together = new ReadyTurns(turns =>
        {
            isWithin = true;
            turns();
            isWithin = false;
        });

        // A turn on the pool may still be about to end; what is told then is handled in it.
        Waiting.Until(
            () =>
            {
                handledOn.Clear();
                actor.Tell(0, together);
                together.RunHere();
                Waiting.Until(() => handledOn.Count == 1, "the message to be handled");
                return handledOn.TryPeek(out var thread) && thread == Thread.CurrentThread;
            },
            "a turn on the teller's thread");
        var other = system.Spawn("b", new Props<int>(
            () => new Scripted<int> { On = (_, _) => wasWithin = isWithin }));
        Waiting.Until(
            () =>
            {
                other.Tell(0, together);
                together.RunHere();
                return wasWithin;
            },
            "a turn within");
        Assert.False(isWithin);
    }

    [Fact]
    public async Task An_actor_with_a_thread_of_its_own_does_not_wait_for_the_others()
    {
        await using var system = new ActorSystem("t", new ActorSystemOptions());
        var handled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = system.Spawn("a", new Props<int>(
            () => new Scripted<int> { On = (_, _) => handled.TrySetResult() })
        {
            Dispatcher = Dispatchers.Dedicated("own"),
        });
        actor.Tell(1, new ReadyTurns());
        await handled.Task.WaitAsync(Waiting.Long);
    }

    [Fact]
    public void A_synchronous_system_runs_both_at_once()
    {
        var system = new SynchronousSystem();
        var handled = new List<int>();
        var props = new Props<int>(() => new Scripted<int> { On = (_, m) => handled.Add(m) });
        var actor = system.Spawn("a", props);
        actor.Tell(1, new ReadyTurns());
        var region = new ShardRegion<int, int>(
            system.System, "r", _ => props, new ShardRegionOptions<int>());
        var entity = region.RefFor(7);
        entity.TellHere(2);
        entity.TellHere(3);
        Assert.Equal([1, 2, 3], handled);
    }

    [Fact]
    public async Task However_actors_are_told_each_message_is_handled_once_and_in_its_tellers_order()
    {
        const int Each = 20_000;
        const int Tellers = 3;
        await using var system = new ActorSystem("t", new ActorSystemOptions());
        var running = new int[4];
        var handled = 0;
        var faults = 0;
        var region = new ShardRegion<int, (int Teller, int Number)>(
            system,
            "r",
            key =>
            {
                var next = new int[Tellers];
                return new Props<(int Teller, int Number)>(() => new Scripted<(int Teller, int Number)>
                {
                    On = (_, m) =>
                    {
                        if (m.Number == 0)
                            return;
                        if (Interlocked.Exchange(ref running[key], 1) != 0 || m.Number <= next[m.Teller])
                            Interlocked.Increment(ref faults);
                        next[m.Teller] = m.Number;
                        Volatile.Write(ref running[key], 0);
                        Interlocked.Increment(ref handled);
                    },
                });
            },
            new ShardRegionOptions<(int Teller, int Number)>());
        var entities = Enumerable.Range(0, running.Length).Select(region.RefFor).ToArray();
        var lives = Enumerable.Range(0, running.Length)
            .Select(key => LifeOf(region, key)).ToArray();
        var together = new ReadyTurns();
        Action<int>[] tell =
        [
            number => entities[number % 4].Tell((0, number)),
            number => entities[number % 4].TellHere((1, number)),
            number =>
            {
                lives[number % 4].Tell((2, number), together);
                if (number % 8 == 0)
                    together.RunOnPool();
            },
        ];
        var threads = tell.Select(way => new Thread(() =>
        {
            for (var number = 1; number <= Each; number++)
                way(number);
        })).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        Waiting.Until(
            () => Volatile.Read(ref handled) == Each * Tellers,
            $"all {Each * Tellers} messages");
        Assert.Equal(0, faults);
    }

    /// <summary>An entity's address, which stays while nothing puts it away; starts it with a 0.</summary>
    private static ActorRef<(int Teller, int Number)> LifeOf(
        ShardRegion<int, (int Teller, int Number)> region, int key)
    {
        region.Tell(key, default);
        return (ActorRef<(int Teller, int Number)>)region.RefFor(key).PresentLife();
    }
}
