using System.CommandLine;
using System.Net;
using ActorMQ.CommandLine;
using ActorMQ.Output;
using ActorMQ.Protocol.Frames;
using ActorMQ.Running;

namespace ActorMQ.Bench;

/// <summary><c>actormq bench raw</c>: pre-encoded frames straight to one broker.</summary>
internal sealed class RawCommand
{
    private const int SecondsMax = 24 * 3600;

    private readonly Option<IPEndPoint> _broker = new("--broker", "-b")
    {
        Description = "The broker's own address (not a name server), as IP:PORT",
        HelpName = "address",
        DefaultValueFactory = _ => new IPEndPoint(IPAddress.Loopback, 10911),
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (IPEndPoint.TryParse(text, out var address) && address.Port > 0)
                return address;
            result.AddError($"'{text}' is no IP address with a port.");
            return null;
        },
    };

    private readonly Option<string> _topic = BenchOption.Topic();

    private readonly Option<int> _queues = BenchOption.Number(
        "--queues", [], 4, 1, 10_000, "Queues to spread the sends over");

    private readonly Option<int> _connections = BenchOption.Number(
        "--connections", [], 8, 1, 10_000, "TCP connections");

    private readonly Option<int> _window = BenchOption.Number(
        "--window", [], 64, 1, 100_000, "Sends in flight on each connection");

    private readonly Option<int> _size = BenchOption.Number(
        "--size", [], 128, 1, 4 * 1024 * 1024, "Bytes of each message body");

    private readonly Option<int> _warmUp = BenchOption.Number(
        "--warm-up", [], 5, 1, SecondsMax, "Seconds before measuring");

    private readonly Option<int> _duration = BenchOption.Number(
        "--duration", [], 10, 1, SecondsMax, "Seconds to measure");

    private readonly Option<HeaderEncoding> _header = new("--header")
    {
        Description = "The form of the headers: binary or json",
        HelpName = "form",
        DefaultValueFactory = _ => HeaderEncoding.Binary,
    };

    private readonly Option<int?> _rate = BenchOption.OptionalNumber(
        "--rate",
        1,
        "Sends a second over all connections. Latency then counts from the time a send was due. "
        + "Left out: as fast as the window allows");

    private readonly Option<int?> _process = BenchOption.OptionalNumber(
        "--pid", 1, "The broker's process id, to report its processor time for each message");

    private readonly Terminal _terminal;

    private RawCommand(Terminal terminal, Command command)
    {
        _terminal = terminal;
        _header.AcceptOnlyFromAmong("binary", "json");
        Option[] options =
        [
            _broker, _topic, _queues, _connections, _window, _size, _header, _warmUp, _duration, _rate,
            _process,
        ];
        foreach (var option in options)
            command.Options.Add(option);
    }

    internal static Command Create(Terminal terminal)
    {
        var command = new Command(
            "raw",
            "Send pre-encoded messages as fast as the broker takes them, or at a fixed rate, and print "
            + "throughput and latency.");
        var raw = new RawCommand(terminal, command);
        HelpWithExamples.Add(command, """
            actormq bench raw                               8 connections, 64 sends in flight on each
            actormq bench raw --connections 1 --window 1    one sender: the latency of a single send
            actormq bench raw --size 1024 --header json --duration 30
            actormq bench raw --rate 150000 --pid 4711      at a fixed rate; the broker's processor time
            """);
        command.SetAction((parsed, _) => raw.RunAsync(parsed));
        return command;
    }

    /// <summary>On a thread of its own, for the generator waits by blocking.</summary>
    private Task<int> RunAsync(ParseResult parsed) => Task.Factory.StartNew(
        () => Run(Read(parsed)),
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private int Run(RawOptions options)
    {
        using var signal = new StopSignal();
        var pace = options.Rate is { } rate ? $"{rate} a second" : "no rate";
        _terminal.Line(
            $"{options.Connections} connections × {options.Window} in flight, {options.Size} bytes, "
            + $"{options.Encoding} headers, {pace}");
        var report = RawBenchmark.Run(options, signal.Token);
        foreach (var line in report.Lines())
            _terminal.Line(line);
        return report.Succeeded ? ExitCode.Ok : ExitCode.Failed;
    }

    private RawOptions Read(ParseResult parsed) => new()
    {
        Broker = parsed.GetRequiredValue(_broker),
        Topic = parsed.GetRequiredValue(_topic),
        Queues = parsed.GetValue(_queues),
        Connections = parsed.GetValue(_connections),
        Window = parsed.GetValue(_window),
        Size = parsed.GetValue(_size),
        Encoding = parsed.GetValue(_header),
        WarmUp = TimeSpan.FromSeconds(parsed.GetValue(_warmUp)),
        Duration = TimeSpan.FromSeconds(parsed.GetValue(_duration)),
        Rate = parsed.GetValue(_rate),
        BrokerProcess = parsed.GetValue(_process),
    };
}
