using System.Collections.Concurrent;
using System.CommandLine;
using ActorMQ.Client;
using ActorMQ.CommandLine;
using ActorMQ.Configuration;
using ActorMQ.Output;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Running;

namespace ActorMQ.Probe;

/// <summary><c>actormq probe consumer</c>: which of a producer's numbers have come.</summary>
internal sealed class ProbeConsumerCommand
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(1);

    private readonly Option<string> _topic = ProbeCommand.Topic();

    private readonly Option<string?> _group = new("--group", "-g")
    {
        Description = "The consumer group (one of its own, made up: it gets everything)",
        HelpName = "name",
    };

    private readonly Option<string?> _run = new("--run")
    {
        Description = "Only this run's messages (each run by itself)",
        HelpName = "name",
    };

    private readonly Option<int> _expect = CountOption.Create(
        "--expect", "Stop when all numbers up to this have come", usual: int.MaxValue, max: int.MaxValue);

    private readonly Option<double?> _timeout = new("--timeout")
    {
        Description = "Stop after so many seconds; what is missing then is a failure (69)",
        HelpName = "seconds",
    };

    private readonly ConcurrentDictionary<string, ReceivedTally> _tallies = new(StringComparer.Ordinal);
    private readonly Terminal _terminal;
    private readonly ClientFlags _client;

    private ProbeConsumerCommand(Terminal terminal, Command command)
    {
        _terminal = terminal;
        foreach (var option in (Option[])[_topic, _group, _run, _expect, _timeout])
            command.Options.Add(option);
        _client = new ClientFlags(command);
    }

    internal static Command Create(Terminal terminal)
    {
        var command = new Command(
            "consumer",
            """
            Consumes what 'actormq probe producer' sends, from the first message on. Says every second how
            many numbers have come, how many below the highest are missing, and how many came more than once,
            as they may after a failure. Runs of which nothing has come since are left out.
            """);
        var consumer = new ProbeConsumerCommand(terminal, command);
        command.SetAction((parsed, _) => consumer.RunAsync(parsed));
        HelpWithExamples.Add(command, """
            actormq probe consumer -n 10.0.0.1:9876        until Ctrl-C
            actormq probe consumer --run r1 --expect 10000 --timeout 60
            """);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        using var signal = new StopSignal();
        using var end = signal.EndAfter(parsed.GetValue(_timeout));
        var settings = _client.Load(parsed, _terminal);
        var (run, expected) = (parsed.GetValue(_run), parsed.GetValue(_expect));
        var limit = expected == int.MaxValue ? 0 : expected;
        await using var client = ClientFlags.Connect(settings);
        var options = ClientOptionsOf.Consumer(
            settings,
            parsed.GetValue(_group) ?? $"actormq-probe-{ProbeCommand.MadeUp()}",
            Subscription.All(parsed.GetRequiredValue(_topic))) with
        {
            ConsumeFrom = ConsumeFromWhere.FirstOffset,
            RebalanceInterval = ReportEvery,
        };
        await using (await client.StartPushConsumerAsync(options, OnMessage, end.Token))
        {
            using var reporter = TimeProvider.System.CreateTimer(
                _ => ReportNews(limit), state: null, ReportEvery, ReportEvery);
            await StopSignal.WaitAsync(end.Token);
        }

        Report(_tallies, limit);
        return CodeOf(run, limit, signal.Token.IsCancellationRequested);

        ValueTask<ConsumeResult> OnMessage(ReceivedMessage message, CancellationToken ct)
        {
            if (ProbeBody.TryRead(message.Body.Span, out var body)
                && (run is null || string.Equals(body.Run, run, StringComparison.Ordinal)))
            {
                var tally = _tallies.GetOrAdd(body.Run, static _ => new ReceivedTally());
                tally.OnReceived(body.Number);
                if (limit > 0 && tally.Missing(limit) == 0)
                    end.Cancel();
            }

            return ValueTask.FromResult(ConsumeResult.Success);
        }
    }

    private void ReportNews(long limit)
    {
        var news = _tallies.Where(each => each.Value.IsNews).ToList();
        if (news.Count > 0)
            Report(news, limit);
        else
            _terminal.Line(_tallies.IsEmpty ? "received nothing yet" : "received nothing new");
    }

    private void Report(IEnumerable<KeyValuePair<string, ReceivedTally>> tallies, long limit)
    {
        foreach (var (run, tally) in tallies.OrderBy(each => each.Key, StringComparer.Ordinal))
            _terminal.Line($"run {run}: {tally.Tell(limit)}");
    }

    private int CodeOf(string? run, long limit, bool isStopped)
    {
        var missing = _tallies.Values.Sum(tally => tally.Missing(limit));
        if (_tallies.IsEmpty && limit > 0)
            missing = limit;
        if (missing == 0)
            return ExitCode.Ok;
        if (isStopped && limit == 0)
            return ExitCode.Ok;
        _terminal.Problem($"{missing} messages of {run ?? "all runs"} have not come");
        return ExitCode.TooFew;
    }
}
