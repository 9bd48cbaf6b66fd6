using System.CommandLine;
using System.Globalization;
using ActorMQ.Client;
using ActorMQ.CommandLine;
using ActorMQ.Configuration;
using ActorMQ.Model;
using ActorMQ.Output;
using ActorMQ.Protocol.Records;
using ActorMQ.Running;
using ActorMQ.Transport;

namespace ActorMQ.Probe;

/// <summary><c>actormq probe producer</c>: sends numbers, each until it is acknowledged.</summary>
internal sealed class ProbeProducerCommand
{
    /// <summary>Messages under way; when so many wait, no more are sent.</summary>
    private const int UnderWayMax = 1024;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(1);

    private readonly Option<string> _topic = ProbeCommand.Topic();

    private readonly Option<int> _rate = CountOption.Create(
        "--rate", "Messages a second", usual: 100, max: 100_000);

    private readonly Option<int> _count = CountOption.Create(
        "--count", "Stop after so many", usual: int.MaxValue, max: int.MaxValue);

    private readonly Option<string?> _run = new("--run")
    {
        Description = "A name that tells this run's messages from others (made up)",
        HelpName = "name",
    };

    private readonly Option<double?> _gapMax = new("--max-gap")
    {
        Description = "A longer time without an acknowledged message is a failure (69)",
        HelpName = "seconds",
    };

    private readonly Option<double?> _waitMax = new("--max-wait")
    {
        Description = "A message that took longer to be acknowledged, with all its tries, is a failure (69)",
        HelpName = "seconds",
    };

    private readonly Terminal _terminal;
    private readonly ClientFlags _client;

    private ProbeProducerCommand(Terminal terminal, Command command)
    {
        _terminal = terminal;
        foreach (var option in (Option[])[_topic, _rate, _count, _run, _gapMax, _waitMax])
            command.Options.Add(option);
        _client = new ClientFlags(command);
    }

    internal static Command Create(Terminal terminal)
    {
        var command = new Command(
            "producer",
            """
            Sends numbered messages at a steady rate, each again until it is acknowledged. Says every second
            how many are and how many wait, how long the slowest took, and the longest time in which none was
            acknowledged.
            """);
        var producer = new ProbeProducerCommand(terminal, command);
        command.SetAction((parsed, _) => producer.RunAsync(parsed));
        HelpWithExamples.Add(command, """
            actormq probe producer -n 10.0.0.1:9876        100 a second until Ctrl-C
            actormq probe producer --rate 500 --count 10000 --run r1 --max-wait 2
            """);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        using var signal = new StopSignal();
        var settings = _client.Load(parsed, _terminal);
        await using var client = ClientFlags.Connect(settings);
        await using var producer = client.CreateProducer(ClientOptionsOf.Producer(settings, "actormq-probe"));
        var run = parsed.GetValue(_run) ?? ProbeCommand.MadeUp();
        _terminal.Line($"run {run}");
        var tally = new SentTally(TimeProvider.System);
        using var reporter = TimeProvider.System.CreateTimer(
            _ => _terminal.Line($"run {run}: {tally.Tell()}"), state: null, ReportEvery, ReportEvery);
        await SendAllAsync(producer, parsed, run, tally, signal.Token);
        _terminal.Line($"run {run}: {tally.Tell()}");
        if (tally.Acknowledged == 0)
            throw new CommandFailedException(ExitCode.Failed, "no message was acknowledged");
        var wasInTime = Keeps(_gapMax, tally.LongestGap, "no message was acknowledged")
            & Keeps(_waitMax, tally.Slowest, "a message was not acknowledged");
        return wasInTime ? ExitCode.Ok : ExitCode.TooFew;

        bool Keeps(Option<double?> option, TimeSpan longest, string what)
        {
            if (parsed.GetValue(option) is not { } max || longest.TotalSeconds <= max)
                return true;
            _terminal.Problem(string.Create(CultureInfo.InvariantCulture, $"for longer than {max} s {what}"));
            return false;
        }
    }

    /// <summary>What is under way when it is to stop is still acknowledged.</summary>
    private async Task SendAllAsync(
        Producer producer, ParseResult parsed, string run, SentTally tally, CancellationToken stop)
    {
        var (rate, count) = (parsed.GetValue(_rate), parsed.GetValue(_count));
        var topic = new TopicName(parsed.GetRequiredValue(_topic));
        var start = TimeProvider.System.GetTimestamp();
        using var window = new SemaphoreSlim(UnderWayMax);
        using var timer = new PeriodicTimer(Tick);
        tally.OnBegin();
        var number = 0L;
        while (number < count && !stop.IsCancellationRequested)
        {
            var due = (long)(TimeProvider.System.GetElapsedTime(start).TotalSeconds * rate) + 1;
            for (; number < Math.Min(due, count); number++)
            {
                await window.WaitAsync(CancellationToken.None);
                _ = SendAsync(new Message(topic, new ProbeBody(run, number + 1).Encode()));
            }

            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        for (var left = 0; left < UnderWayMax; left++)
            await window.WaitAsync(CancellationToken.None);

        async Task SendAsync(Message message)
        {
            var sent = tally.OnSent();
            while (!await TrySendAsync(producer, message, tally, sent))
                await Task.Delay(RetryAfter, CancellationToken.None);
            window.Release();
        }
    }

    private static async Task<bool> TrySendAsync(
        Producer producer, Message message, SentTally tally, long sent)
    {
        try
        {
            await producer.SendAsync(message, CancellationToken.None);
            tally.OnAcknowledged(sent);
            return true;
        }
        catch (Exception failure) when (failure is ClientException or RemotingException)
        {
            tally.OnFailure();
            return false;
        }
    }
}
