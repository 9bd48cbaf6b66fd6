using System.Runtime.InteropServices;

namespace ActorMQ.Actors.Tests;

public sealed partial class DispatcherTests
{
    // Fields of a thread's stat (man 5 proc), and a policy (man 7 sched).
    private const int Niceness = 19;
    private const int Policy = 41;
    private const int RoundRobin = 2;

    private static Props<TaskCompletionSource<Thread>> WhereAmI(DispatcherChoice dispatcher) => new(
        () => new Scripted<TaskCompletionSource<Thread>> { On = (_, m) => m.SetResult(Thread.CurrentThread) })
    {
        Dispatcher = dispatcher,
    };

    private static async Task<Thread> ThreadOf(ActorRef<TaskCompletionSource<Thread>> actor)
    {
        var thread = new TaskCompletionSource<Thread>(TaskCreationOptions.RunContinuationsAsynchronously);
        actor.Tell(thread);
        return await thread.Task.WaitAsync(Waiting.Long);
    }

    [Fact]
    public async Task A_dedicated_dispatcher_runs_its_actors_on_one_thread_of_its_own()
    {
        await using var system = new ActorSystem("d", new ActorSystemOptions());
        var log = system.Spawn("log", WhereAmI(Dispatchers.Dedicated("disk")));
        var index = system.Spawn("index", WhereAmI(Dispatchers.Dedicated("disk")));
        var other = system.Spawn("other", WhereAmI(Dispatchers.Dedicated("other disk")));
        var pooled = system.Spawn("pooled", WhereAmI(Dispatchers.ThreadPool));
        var first = await ThreadOf(log);
        Assert.Equal("disk", first.Name);
        Assert.False(first.IsThreadPoolThread);
        Assert.Same(first, await ThreadOf(log));
        Assert.Same(first, await ThreadOf(index));
        Assert.NotSame(first, await ThreadOf(other));
        Assert.True((await ThreadOf(pooled)).IsThreadPoolThread);
    }

    [Fact]
    public async Task The_dedicated_thread_ends_with_the_system()
    {
        var system = new ActorSystem("d", new ActorSystemOptions());
        var thread = await ThreadOf(system.Spawn("a", WhereAmI(Dispatchers.Dedicated("brief"))));
        await system.DisposeAsync();
        Waiting.Until(() => !thread.IsAlive, "the end of the thread");
    }

    [Fact]
    public async Task A_parked_dedicated_thread_wakes_for_each_message()
    {
        await using var system = new ActorSystem("d", new ActorSystemOptions());
        var actor = system.Spawn("a", WhereAmI(Dispatchers.Dedicated("sleepy")));
        for (var i = 0; i < 50; i++)
        {
            var thread = await ThreadOf(actor);
            Waiting.Until(() => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin), "the thread to park");
        }
    }

    [Fact]
    public async Task A_parked_thread_is_woken_when_its_teller_has_told_all()
    {
        await using var system = new ActorSystem("d", new ActorSystemOptions());
        var handled = 0;
        var batches = new List<int>();
        var actor = system.Spawn("a", new Props<TaskCompletionSource<Thread>>(
            () => new Scripted<TaskCompletionSource<Thread>>
            {
                On = (_, m) =>
                {
                    handled++;
                    m.TrySetResult(Thread.CurrentThread);
                },
                BatchEnd = _ =>
                {
                    batches.Add(handled);
                    handled = 0;
                },
            })
        {
            Dispatcher = Dispatchers.Dedicated("sleepy"),
        });
        var thread = await ThreadOf(actor);
        Waiting.Until(() => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin), "the thread to park");
        batches.Clear();

        var told = Enumerable.Range(0, 10)
            .Select(_ => new TaskCompletionSource<Thread>(TaskCreationOptions.RunContinuationsAsynchronously))
            .ToArray();
        using (WakeUps.Gather())
        {
            using (WakeUps.Gather())
            {
                foreach (var message in told)
                    actor.Tell(message);
            }

            Assert.DoesNotContain(told, message => message.Task.IsCompleted);
        }

        await Task.WhenAll(told.Select(message => message.Task)).WaitAsync(Waiting.Long);
        Waiting.Until(() => batches.Count > 0, "the end of the batch");
        Assert.Equal([10], batches);
    }

    [LinuxFact("threads with a niceness of their own")]
    public async Task A_thread_of_low_priority_lets_others_go_first()
    {
        await using var system = new ActorSystem("d", new ActorSystemOptions());
        var niceness = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var props = new Props<int>(
            () => new Scripted<int> { On = (_, _) => niceness.TrySetResult(OwnNiceness()) });
        var own = OwnNiceness();

        system.Spawn("a", props with { Dispatcher = Dispatchers.LowPriority("low") }).Tell(0);

        Assert.Equal(Math.Min(own + 10, 19), await niceness.Task.WaitAsync(Waiting.Long));
        Assert.Equal(own, OwnNiceness());
    }

    /// <summary>A thread inherits the policy of the one that starts it. Who may not set one sees this
    /// pass.</summary>
    [LinuxFact("threads with a scheduling policy of their own")]
    public async Task A_thread_of_low_priority_leaves_the_real_time_priority_that_its_process_has()
    {
        await using var system = new ActorSystem("d", new ActorSystemOptions());
        var policy = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var props = new Props<int>(
            () => new Scripted<int> { On = (_, _) => policy.TrySetResult(OwnStat(Policy)) })
        {
            Dispatcher = Dispatchers.LowPriority("low"),
        };
        var (set, had) = (-1, -1);
        var realTime = new Thread(() =>
        {
            var lowest = 1;
            set = SetScheduler(OwnThread(), RoundRobin, in lowest);
            had = OwnStat(Policy);
            system.Spawn("a", props).Tell(0);
        });
        realTime.Start();
        realTime.Join();

        Assert.Equal(set == 0 ? RoundRobin : 0, had);
        Assert.Equal(0, await policy.Task.WaitAsync(Waiting.Long));
    }

    private static int OwnNiceness() => OwnStat(Niceness);

    /// <summary>A field of a thread's stat, counted from 1 (man 5 proc); its name is in parentheses.</summary>
    private static int OwnStat(int field) => int.Parse(
        File.ReadAllText("/proc/thread-self/stat").Split(')')[^1].Split(' ')[field - 2],
        System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_blocked_dedicated_actor_blocks_no_other()
    {
        await using var system = new ActorSystem("d", new ActorSystemOptions());
        using var gate = new ManualResetEventSlim();
        var props = new Props<int>(() => new Scripted<int> { On = (_, _) => gate.Wait() });
        var blocked = system.Spawn("blocked", props with { Dispatcher = Dispatchers.Dedicated("blocked") });
        blocked.Tell(1);
        for (var i = 0; i < 50; i++)
            await ThreadOf(system.Spawn($"o{i}", WhereAmI(Dispatchers.ThreadPool)));
        gate.Set();
    }

    [Fact]
    public async Task Timers_ring_on_the_real_clock()
    {
        await using var system = new ActorSystem("d", new ActorSystemOptions());
        var rung = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
        var started = system.Time.GetTimestamp();
        system.Spawn("a", new Props<int>(() => new Scripted<int>
        {
            Start = c => c.StartPeriodicTimer("t", 1, TimeSpan.FromMilliseconds(5)),
            On = (c, _) =>
            {
                c.CancelTimer("t");
                rung.TrySetResult(c.Time.GetElapsedTime(started));
            },
        }));
        var elapsed = await rung.Task.WaitAsync(Waiting.Long);
        Assert.True(elapsed >= TimeSpan.FromMilliseconds(5), $"rang after {elapsed}");
    }

    // Not the system's own call, of which the C library, that starts threads, does not know.
    [LibraryImport("libc", EntryPoint = "pthread_setschedparam")]
    private static partial int SetScheduler(nint thread, int policy, in int priority);

    [LibraryImport("libc", EntryPoint = "pthread_self")]
    private static partial nint OwnThread();
}
