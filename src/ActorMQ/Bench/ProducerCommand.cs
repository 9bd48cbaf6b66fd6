using System.CommandLine;
using System.Diagnostics;
using ActorMQ.Client;
using ActorMQ.CommandLine;
using ActorMQ.Configuration;
using ActorMQ.Model;
using ActorMQ.Output;

namespace ActorMQ.Bench;

/// <summary><c>actormq bench producer</c>: how fast an application could send.</summary>
/// <remarks>
/// The options are RocketMQ's. Source: apache/rocketmq 8fc57f1
/// example/.../benchmark/Producer.java#buildCommandlineOptions, BatchProducer.java#buildCommandlineOptions.
/// </remarks>
internal sealed class ProducerCommand
{
    private const string Group = "benchmark_producer";
    private const int SendersMax = 100_000;
    private const int BodySizeMax = 4 * 1024 * 1024;
    private const int PropertySizeMax = 30_000;

    private readonly Option<string> _topic = BenchOption.Topic();

    private readonly Option<int> _threads = BenchOption.Number(
        "--threadCount", ["-w"], 64, 1, SendersMax, "Senders; each waits for its acknowledgement");

    private readonly Option<int> _size = BenchOption.Number(
        "--messageSize", ["-s"], 128, 1, BodySizeMax, "Bytes of each body");

    private readonly Option<int> _batch = BenchOption.Number(
        "--batchSize", ["-b"], 1, 1, 10_000, "Messages in one send");

    private readonly Option<bool> _keys = BenchOption.Switch("--keyEnable", "-k", "Give each message a key");

    private readonly Option<int> _properties = BenchOption.Number(
        "--propertySize", ["-p"], 0, 0, PropertySizeMax, "Bytes of properties of each message, at least");

    private readonly Option<int> _tags = BenchOption.Number(
        "--tagCount", ["-l"], 0, 0, 10_000, "Tags that the messages take in turn; 0: no tags");

    private readonly Option<long> _quantity = BenchOption.Number(
        "--messageQuantity", ["-q"], 0L, 0L, long.MaxValue / 2, "Stop after so many messages; 0: no limit");

    private readonly Option<bool> _isAsync = BenchOption.Switch(
        "--asyncEnable", "-y", "Send asynchronously: --concurrency sends under way, whatever -w says");

    private readonly Option<int> _concurrency = BenchOption.Number(
        "--concurrency", ["-c"], 1000, 1, SendersMax, "Sends under way with -y");

    private readonly Option<int> _duration = BenchOption.Duration();
    private readonly Option<int> _reportInterval = BenchOption.ReportInterval();
    private readonly Terminal _terminal;
    private readonly ClientFlags _client;

    private ProducerCommand(Terminal terminal, Command command)
    {
        _terminal = terminal;
        Option[] options =
        [
            _topic, _threads, _size, _batch, _keys, _properties, _tags, _quantity, _isAsync, _concurrency,
            _duration, _reportInterval,
        ];
        foreach (var option in options)
            command.Options.Add(option);
        _client = new ClientFlags(command, hasShortConfig: false);
    }

    internal static Command Create(Terminal terminal)
    {
        var command = new Command(
            "producer", "Send as an application does, with the options of RocketMQ's own benchmark.");
        var producer = new ProducerCommand(terminal, command);
        command.SetAction((parsed, _) => producer.RunAsync(parsed));
        HelpWithExamples.Add(command, """
            actormq bench producer                               64 senders of 128 bytes, until Ctrl-C
            actormq bench producer -n 10.0.0.1:9876 -w 128 -s 1024 --duration 60
            actormq bench producer -b 16 -q 1000000              a million messages, 16 in each send
            actormq bench producer -y -c 2000 -k true -l 8 -p 9   2000 in flight, with keys, tags, properties
            """);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var load = Read(parsed);
        var settings = _client.Load(parsed, _terminal);
        using var end = new BenchEnd();
        await using var client = ClientFlags.Connect(settings);
        await using var producer = client.CreateProducer(
            ClientOptionsOf.Producer(settings, Group) with { CompressFromSizeBytes = int.MaxValue });
        _ = await producer.GetQueuesAsync(load.Topic, end.Token);
        _terminal.Line(
            $"{load.Topic}: {load.Senders} sends under way, {load.BatchSize} messages in each, "
            + $"{load.MessageSize} bytes in each message");
        var succeeded = await MeasureAsync(producer, load, end);
        return succeeded ? ExitCode.Ok : ExitCode.Failed;
    }

    private async Task<bool> MeasureAsync(Producer producer, ProducerLoad load, BenchEnd end)
    {
        var time = TimeProvider.System;
        var tally = new ProducerTally(load.BatchSize > 1);
        var messages = new ProducerMessages(load, time, Environment.ProcessId);
        var benchmark = new ProducerBenchmark(producer, load, messages, tally);
        using var reporting = new CancellationTokenSource();
        end.StartTime(load.Duration);
        var watch = Stopwatch.StartNew();
        var reports = ReportTimer.RunAsync(
            load.ReportInterval,
            elapsed => _terminal.Line(tally.IntervalLine(time.GetLocalNow(), elapsed)),
            reporting.Token);
        await benchmark.RunAsync(end.Token);
        var measured = watch.Elapsed;
        await reporting.CancelAsync();
        await reports;
        foreach (var line in tally.Summary(measured))
            _terminal.Line(line);
        return tally.Succeeded;
    }

    private ProducerLoad Read(ParseResult parsed) => new()
    {
        Topic = new TopicName(parsed.GetRequiredValue(_topic)),
        Senders = parsed.GetValue(_isAsync) ? parsed.GetValue(_concurrency) : parsed.GetValue(_threads),
        MessageSize = parsed.GetValue(_size),
        BatchSize = parsed.GetValue(_batch),
        HasKeys = parsed.GetValue(_keys),
        PropertySize = parsed.GetValue(_properties),
        TagCount = parsed.GetValue(_tags),
        Quantity = parsed.GetValue(_quantity),
        Duration = TimeSpan.FromSeconds(parsed.GetValue(_duration)),
        ReportInterval = TimeSpan.FromMilliseconds(parsed.GetValue(_reportInterval)),
    };
}
