using System.Diagnostics;
using ActorMQ.Actors;

namespace ActorMQ.Benchmarks.Actors;

/// <summary>The kernel beside a plain reader loop on a channel, in one run.</summary>
internal static class ActorRatios
{
    private const int Rounds = 15;
    private const int TellCount = 1_000_000;
    private const int AskCount = 20_000;

    internal static void Run(string[] args)
    {
        RunTell(args);
        RunAsk(args);
        RunWake(args);
        IdleEntities.Run(args);
    }

    internal static void RunTell(string[] args)
    {
        foreach (var producers in new[] { 1, 2 })
        {
            Ratio.Compare(
                $"Tell, {producers} producer(s), single reader",
                "channel",
                Rounds,
                () => TellActor(producers),
                () => ChannelLoops.Write(producers, TellCount, singleReader: true),
                "speed at least 0.8x");
            Ratio.Compare(
                $"Tell, {producers} producer(s), any reader",
                "channel",
                Rounds,
                () => TellActor(producers),
                () => ChannelLoops.Write(producers, TellCount, singleReader: false),
                "speed at least 0.8x");
        }

        Console.WriteLine($"Tell allocates {AllocatedPerTell():F3} bytes a message, 1,024 at most waiting");
    }

    internal static void RunAsk(string[] args) => Ratio.Compare(
        "Ask round trip",
        "channel",
        Rounds,
        AskActor,
        () => ChannelLoops.RoundTrips(AskCount),
        "time at most 1.5x");

    /// <summary>Nanoseconds per message, from the first Tell to the last message handled.</summary>
    private static double TellActor(int producers)
    {
        using var done = new ManualResetEventSlim();
        var system = new ActorSystem("bench", new ActorSystemOptions());
        var actor = system.Spawn("a", new Props<string>(() => new Counter(TellCount, done)));
        var elapsed = Producers.Time(producers, TellCount, () => actor.Tell("message"), done);
        Producers.Wait(system.DisposeAsync().AsTask());
        return elapsed;
    }

    private static double AllocatedPerTell()
    {
        using var done = new ManualResetEventSlim();
        var system = new ActorSystem("bench", new ActorSystemOptions());
        var props = new Props<string>(() => new Counter(2 * TellCount, done));
        var actor = system.Spawn("a", props with { Mailbox = MailboxOptions.Bounded(1024) });
        TellAll(actor);
        var before = GC.GetAllocatedBytesForCurrentThread();
        TellAll(actor);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        done.Wait();
        Producers.Wait(system.DisposeAsync().AsTask());
        return (double)bytes / TellCount;
    }

    private static void TellAll(ActorRef<string> actor)
    {
        var spinner = default(SpinWait);
        for (var i = 0; i < TellCount; i++)
        {
            while (actor.Tell("message") != TellResult.Accepted)
                spinner.SpinOnce();
        }
    }

    /// <summary>What it costs to be answered by an actor that has been idle for some milliseconds.</summary>
    internal static void RunWake(string[] args)
    {
        foreach (var dispatcher in new[] { Dispatchers.ThreadPool, Dispatchers.Dedicated("wake") })
        {
            var system = new ActorSystem("bench", new ActorSystemOptions());
            var props = new Props<ReplyTo<string>>(() => new Echo()) { Dispatcher = dispatcher };
            var echo = system.Spawn("echo", props);
            var times = new List<double>();
            for (var i = 0; i < 500; i++)
            {
                Thread.Sleep(2);
                var start = Stopwatch.GetTimestamp();
                Producers.Wait(echo.Ask<string>(static r => r, Timeout.InfiniteTimeSpan, default));
                times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            }

            times.Sort();
            var name = dispatcher == Dispatchers.ThreadPool ? "pool" : "own thread";
            Console.WriteLine(
                $"Ask of a sleeping actor ({name}): p50 {times[250]:F0} us, p90 {times[450]:F0} us");
            Producers.Wait(system.DisposeAsync().AsTask());
        }
    }

    private static double AskActor()
    {
        var system = new ActorSystem("bench", new ActorSystemOptions());
        var echo = system.Spawn("echo", new Props<ReplyTo<string>>(() => new Echo()));
        var elapsed = Producers.Wait(AskAll(echo));
        Producers.Wait(system.DisposeAsync().AsTask());
        return elapsed;
    }

    private static async Task<double> AskAll(ActorRef<ReplyTo<string>> echo)
    {
        await Task.Yield();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < AskCount; i++)
            await echo.Ask<string>(static reply => reply, TimeSpan.FromSeconds(30), CancellationToken.None);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / AskCount;
    }

    private sealed class Counter(int count, ManualResetEventSlim done) : Actor<string>
    {
        private int _left = count;

        protected internal override void Receive(string message)
        {
            if (--_left == 0)
                done.Set();
        }
    }

    private sealed class Echo : Actor<ReplyTo<string>>
    {
        protected internal override void Receive(ReplyTo<string> message) => message.Reply("reply");
    }
}
