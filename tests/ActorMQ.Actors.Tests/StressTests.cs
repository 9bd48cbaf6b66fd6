using ActorMQ.Actors.Testing;

namespace ActorMQ.Actors.Tests;

/// <summary>Real threads: nothing lost, nothing twice, each sender's order, never two threads in one
/// actor.</summary>
public sealed class StressTests
{
    private const int SenderCount = 4;
    private const int MessagesEach = 50_000;

    private readonly record struct Numbered(int Sender, int Number);

    /// <summary>Checks order and exclusion on every message.</summary>
    private sealed class Checker
    {
        private readonly int[] _next = new int[SenderCount];
        private int _inside;

        internal string? Wrong { get; private set; }

        internal long Handled;

        internal void Handle(Numbered message)
        {
            if (Interlocked.Exchange(ref _inside, 1) != 0)
                Wrong ??= "two threads in one actor";
            var expected = _next[message.Sender]++;
            if (message.Number != expected)
                Wrong ??= $"sender {message.Sender}: {message.Number} came in place of {expected}";
            Volatile.Write(ref Handled, Handled + 1);
            if (Interlocked.Exchange(ref _inside, 0) != 1)
                Wrong ??= "two threads left one actor";
        }
    }

    /// <summary>Sends from many threads; fails when for long none of the messages is handled.</summary>
    private static void Send(Func<Numbered, TellResult> tell, Func<long> handled, int messagesEach)
    {
        var threads = Enumerable.Range(0, SenderCount).Select(sender => new Thread(() =>
        {
            for (var number = 0; number < messagesEach; number++)
            {
                var spinner = default(SpinWait);
                while (tell(new Numbered(sender, number)) == TellResult.MailboxFull)
                    spinner.SpinOnce();
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t =>
        {
            long before;
            do
                before = handled();
            while (!t.Join(Waiting.Long) && handled() != before);
            Assert.False(t.IsAlive, $"awaited: the senders' end; {before} were handled");
        });
    }

    private static async Task Check(
        Props<Numbered> props,
        Checker checker,
        SupervisionStrategy? top = null,
        int messagesEach = MessagesEach)
    {
        await using var system = new ActorSystem(
            "stress", new ActorSystemOptions { Supervision = top ?? Supervision.Stop });
        var actor = system.Spawn("a", props);
        Send(actor.Tell, () => Volatile.Read(ref checker.Handled), messagesEach);
        Waiting.Until(
            () => Volatile.Read(ref checker.Handled) == SenderCount * messagesEach, "every message handled");
        Assert.Null(checker.Wrong);
        Assert.Equal(0, system.DeadLetterCount);
    }

    [Theory]
    [InlineData(int.MaxValue, 1024, MessagesEach)]
    [InlineData(int.MaxValue, 1, MessagesEach)]
    [InlineData(64, 1024, MessagesEach)]
    [InlineData(1, 3, MessagesEach / 10)] // each message is a wait of its own, long where cores are busy
    public async Task On_the_thread_pool_nothing_is_lost_doubled_or_reordered(
        int capacity, int throughput, int messagesEach)
    {
        var checker = new Checker();
        await Check(
            new Props<Numbered>(() => new Scripted<Numbered> { On = (_, m) => checker.Handle(m) })
            {
                Mailbox = MailboxOptions.Bounded(capacity),
                ThroughputPerTurn = throughput,
            },
            checker,
            messagesEach: messagesEach);
    }

    [Fact]
    public async Task On_a_dedicated_thread_neither()
    {
        var checker = new Checker();
        await Check(
            new Props<Numbered>(() => new Scripted<Numbered> { On = (_, m) => checker.Handle(m) })
            {
                Dispatcher = Dispatchers.Dedicated("stress"),
                Mailbox = MailboxOptions.Bounded(1000),
            },
            checker);
    }

    [Fact]
    public async Task Failures_lose_no_other_message()
    {
        var checker = new Checker();
        await Check(
            new Props<Numbered>(() => new Scripted<Numbered>
            {
                On = (_, m) =>
                {
                    checker.Handle(m);
                    if (m.Number % 1000 == 0)
                        throw new InvalidOperationException("now and then");
                },
            }),
            checker,
            Supervision.Restart with { RestartCountMax = int.MaxValue });
    }

    [Fact]
    public async Task A_region_that_passivates_all_the_time_loses_nothing()
    {
        const int KeyCount = 8;
        var checkers = Enumerable.Range(0, KeyCount).Select(_ => new Checker()).ToArray();
        var lives = new int[KeyCount];
        var overlaps = 0;
        var starts = 0;
        await using var system = new ActorSystem("stress", new ActorSystemOptions());
        var region = new ShardRegion<int, Numbered>(
            system,
            "r",
            key => new Props<Numbered>(() => new Scripted<Numbered>
            {
                Start = _ =>
                {
                    Interlocked.Increment(ref starts);
                    if (Interlocked.Increment(ref lives[key]) != 1)
                        Interlocked.Increment(ref overlaps);
                },
                On = (c, m) =>
                {
                    checkers[key].Handle(m with { Number = m.Number / KeyCount });
                    if (m.Number % 97 == 0)
                        c.StopSelf();
                },
                Stop = _ => Interlocked.Decrement(ref lives[key]),
            })
            { Mailbox = MailboxOptions.Bounded(128) },
            new ShardRegionOptions<Numbered> { PassivateAfter = TimeSpan.FromMilliseconds(4) });
        var handles = Enumerable.Range(0, KeyCount).Select(region.RefFor).ToArray();
        long Handled() => checkers.Sum(c => Volatile.Read(ref c.Handled));
        Send(m => m.Sender % 2 == 0
            ? region.Tell(m.Number % KeyCount, m)
            : handles[m.Number % KeyCount].Tell(m), Handled, MessagesEach);
        Waiting.Until(() => Handled() == SenderCount * MessagesEach, "every message handled");
        Assert.All(checkers, c => Assert.Null(c.Wrong));
        Waiting.Until(() => region.EntityCount == 0, "every entity passivated");
        Assert.Equal(0, overlaps);
        Assert.True(starts > KeyCount, $"{starts} lives");
        Assert.Equal(0, system.DeadLetterCount);
    }

    [Fact]
    public async Task A_stop_among_tells_accounts_for_every_message()
    {
        for (var round = 0; round < 200; round++)
        {
            await using var system = new ActorSystem("stress", new ActorSystemOptions());
            var handled = 0;
            var actor = system.Spawn(
                "a", new Props<int>(() => new Scripted<int> { On = (_, _) => handled++ }));
            var accepted = 0;
            var stopped = 0;
            var sender = new Thread(() =>
            {
                for (var i = 0; i < 2000; i++)
                {
                    if (actor.Tell(i) == TellResult.Accepted)
                        accepted++;
                    else
                        stopped++;
                }
            });
            sender.Start();
            await system.StopAsync(actor);
            Assert.True(sender.Join(Waiting.Long), "awaited: the sender's end");
            Assert.Equal(2000, handled + system.DeadLetterCount);
            Assert.True(system.DeadLetterCount >= stopped);
        }
    }

    [Fact]
    public async Task Watch_and_stop_on_many_threads_signal_each_end_once()
    {
        await using var system = new ActorSystem("stress", new ActorSystemOptions());
        var probe = new TestProbe<int>(system, "probe");
        const int Count = 500;
        var props = new Props<int>(() => new Scripted<int> { On = (c, _) => c.StopSelf() });
        var actors = Enumerable.Range(0, Count).Select(i => system.Spawn($"a{i}", props)).ToArray();
        var stopper = new Thread(() => { foreach (var actor in actors) actor.Tell(1); });
        stopper.Start();
        foreach (var actor in actors)
            probe.Watch(actor);
        var ended = new HashSet<ActorRef>();
        for (var i = 0; i < Count; i++)
            Assert.True(ended.Add(Assert.IsType<Terminated>(probe.ExpectSignal(Waiting.Long)).Who));
        probe.ExpectNoSignal();
        Assert.True(stopper.Join(Waiting.Long), "awaited: the stopper's end");
    }

    [Fact]
    public async Task Many_asks_at_once_are_all_answered_and_leave_nothing_behind()
    {
        await using var system = new ActorSystem("stress", new ActorSystemOptions());
        var echo = system.Spawn("echo", new Props<(int Value, ReplyTo<int> To)>(
            () => new Scripted<(int Value, ReplyTo<int> To)> { On = (_, m) => m.To.Reply(m.Value) }));
        var answers = await Task.WhenAll(Enumerable.Range(0, 20_000)
            .Select(i => echo.Ask<int>(r => (i, r), Waiting.Long, default)));
        Assert.Equal(Enumerable.Range(0, 20_000), answers);
        Waiting.Until(() => system.Timers.Count == 0, "every deadline freed");
        Assert.Equal(0, system.DeadLetterCount);
    }
}
