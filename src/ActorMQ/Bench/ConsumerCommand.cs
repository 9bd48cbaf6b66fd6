using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ActorMQ.Client;
using ActorMQ.CommandLine;
using ActorMQ.Configuration;
using ActorMQ.Hocon.Settings;
using ActorMQ.Output;
using ActorMQ.Running;

namespace ActorMQ.Bench;

/// <summary><c>actormq bench consumer</c>: how fast an application could consume, and how late.</summary>
/// <remarks>
/// The options are RocketMQ's. Source: apache/rocketmq 8fc57f1
/// example/.../benchmark/Consumer.java#buildCommandlineOptions.
/// </remarks>
internal sealed class ConsumerCommand
{
    private readonly Option<string> _topic = BenchOption.Topic();

    private readonly Option<string> _group = new("--group", "-g")
    {
        Description = "The consumer group; its members share the messages",
        HelpName = "name",
        DefaultValueFactory = _ => "benchmark_consumer",
    };

    private readonly Option<bool> _hasSuffix = BenchOption.Switch(
        "--groupPrefixEnable", "-p", "Take --group as a prefix, and add one of a hundred numbers to it");

    private readonly Option<string> _filterType = new("--filterType", "-f")
    {
        Description = "What kind of expression -e is",
        DefaultValueFactory = _ => "TAG",
    };

    private readonly Option<string?> _expression = new("--expression", "-e")
    {
        Description = "A file that holds the expression to filter by, such as: tag0 || tag1",
        HelpName = "file",
    };

    private readonly Option<int> _threads = BenchOption.Number(
        "--threadCount", ["-w"], 20, 1, 10_000, "Messages handled at a time");

    private readonly Option<long> _quantity = BenchOption.Number(
        "--messageQuantity", ["-q"], 0L, 0L, long.MaxValue, "Stop after so many messages; 0: no limit");

    private readonly Option<int> _duration = BenchOption.Duration();
    private readonly Option<int> _reportInterval = BenchOption.ReportInterval();
    private readonly Terminal _terminal;
    private readonly ClientFlags _client;

    private ConsumerCommand(Terminal terminal, Command command)
    {
        _terminal = terminal;
        _filterType.AcceptOnlyFromAmong("TAG");
        _expression.Validators.Add(RefuseMissingFile);
        Option[] options =
        [
            _topic, _group, _hasSuffix, _filterType, _expression, _threads, _quantity, _duration,
            _reportInterval,
        ];
        foreach (var option in options)
            command.Options.Add(option);
        _client = new ClientFlags(command, hasShortConfig: false);
    }

    internal static Command Create(Terminal terminal)
    {
        var command = new Command(
            "consumer", "Consume as an application does, with the options of RocketMQ's own benchmark.");
        var consumer = new ConsumerCommand(terminal, command);
        command.SetAction((parsed, _) => consumer.RunAsync(parsed));
        HelpWithExamples.Add(command, """
            actormq bench consumer                                   what is sent, until Ctrl-C
            actormq bench consumer -n 10.0.0.1:9876 -g readers -w 64 --duration 60
            actormq bench consumer -p true -f TAG -e ./tags.txt      in a group of its own, filtered by tags
            """);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var load = Read(parsed, TimeProvider.System);
        var settings = _client.Load(parsed, _terminal);
        using var end = new BenchEnd();
        await using var client = ClientFlags.Connect(settings);
        var tally = new ConsumerTally(TimeProvider.System);
        await ConsumeAsync(client, settings, load, tally, end);
        foreach (var line in tally.Summary())
            _terminal.Line(line);
        return tally.Succeeded ? ExitCode.Ok : ExitCode.Failed;
    }

    private async Task ConsumeAsync(
        ActorMQClient client, ActorMqSettings settings, ConsumerLoad load, ConsumerTally tally, BenchEnd end)
    {
        var options = ClientOptionsOf.Consumer(settings, load.Group, load.Subscription) with
        {
            Concurrency = load.Handlers,
        };
        await using var consumer = await client.StartPushConsumerAsync(options, OnMessage, end.Token);
        _terminal.Line($"{load.Subscription.Topic}: {load.Handlers} handlers in the group {load.Group}");
        end.StartTime(load.Duration);
        var reports = ReportTimer.RunAsync(
            load.ReportInterval, elapsed => _terminal.Line(tally.IntervalLine(elapsed)), end.Token);
        await StopSignal.WaitAsync(end.Token);
        await reports;

        ValueTask<ConsumeResult> OnMessage(ReceivedMessage message, CancellationToken ct)
        {
            if (tally.Consumed(message) == load.Quantity)
                end.Enough();
            return ValueTask.FromResult(ConsumeResult.Success);
        }
    }

    private ConsumerLoad Read(ParseResult parsed, TimeProvider time)
    {
        var group = parsed.GetRequiredValue(_group);
        var number = (time.GetUtcNow().ToUnixTimeMilliseconds() % 100).ToString(CultureInfo.InvariantCulture);
        var expression = parsed.GetValue(_expression) is { } file ? File.ReadAllText(file).Trim() : "*";
        return new ConsumerLoad
        {
            Group = parsed.GetValue(_hasSuffix) ? $"{group}_{number}" : group,
            Subscription = Subscription.ByTags(parsed.GetRequiredValue(_topic), expression),
            Handlers = parsed.GetValue(_threads),
            Quantity = parsed.GetValue(_quantity),
            Duration = TimeSpan.FromSeconds(parsed.GetValue(_duration)),
            ReportInterval = TimeSpan.FromMilliseconds(parsed.GetValue(_reportInterval)),
        };
    }

    private static void RefuseMissingFile(OptionResult result)
    {
        if (result.Tokens is [var file] && !File.Exists(file.Value))
            result.AddError($"There is no file '{file.Value}' with an expression.");
    }
}
