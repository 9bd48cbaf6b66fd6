using System.CommandLine;
using System.Globalization;
using System.Net;
using ActorMQ.CommandLine;
using ActorMQ.Protocol.Frames;

namespace ActorMQ.Bench;

/// <summary><c>actormq bench raw</c>: pre-encoded frames straight to one broker.</summary>
internal static class RawCommand
{
    private static readonly Option<string> Broker = new("--broker", "-b")
    {
        Description = "The broker's own address (not a name server), as IP:PORT.",
        DefaultValueFactory = _ => "127.0.0.1:10911",
    };

    private static readonly Option<string> Topic = new("--topic", "-t")
    {
        Description = "The topic; created by the first send where the broker allows it.",
        DefaultValueFactory = _ => "BenchmarkTest",
    };

    private static readonly Option<int> Queues = Number("--queues", 4, "Queues to spread the sends over.");
    private static readonly Option<int> Connections = Number("--connections", 8, "TCP connections.");
    private static readonly Option<int> Window = Number("--window", 64, "Sends in flight on each connection.");
    private static readonly Option<int> Size = Number("--size", 128, "Bytes of each message body.");
    private static readonly Option<int> WarmUp = Number("--warm-up", 5, "Seconds before measuring.");
    private static readonly Option<int> Duration = Number("--duration", 10, "Seconds to measure.");

    private static readonly Option<string> Header = HeaderForm();

    private static readonly Option<int?> Rate = new("--rate")
    {
        Description = "Sends a second over all connections. Latency then counts from the time a send was due. "
            + "Left out: as fast as the window allows.",
    };

    private static readonly Option<int?> Process = new("--pid")
    {
        Description = "The broker's process id, to report its processor time for each message.",
    };

    public static Command Create()
    {
        var command = new Command(
            "raw",
            "Send pre-encoded messages as fast as the broker takes them, or at a fixed rate, and print throughput and latency.")
        {
            Broker, Topic, Queues, Connections, Window, Size, Header, WarmUp, Duration, Rate, Process,
        };
        HelpWithExamples.Add(command, """
            actormq bench raw                                        8 connections, 64 sends of 128 bytes in flight on each
            actormq bench raw --connections 1 --window 1             one sender: the latency of a single send
            actormq bench raw --size 1024 --header json --duration 30
            actormq bench raw --rate 150000 --pid 4711               latency at a fixed rate; the broker's processor time
            """);
        command.SetAction((parsed, stop) => Task.Factory.StartNew(
            () => Run(Read(parsed), parsed.InvocationConfiguration.Output, stop),
            stop,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default));
        return command;
    }

    private static int Run(RawOptions options, TextWriter output, CancellationToken stop)
    {
        output.WriteLine(
            $"{options.Connections} connections × {options.Window} in flight, {options.Size} bytes, {options.Encoding} headers, "
            + (options.Rate is { } rate ? $"{rate} a second" : "no rate"));
        var report = RawBenchmark.Run(options, stop);
        foreach (var line in report.Lines())
            output.WriteLine(line);
        return report.Succeeded ? 0 : 1;
    }

    private static RawOptions Read(ParseResult parsed) => new()
    {
        Broker = IPEndPoint.Parse(parsed.GetRequiredValue(Broker)),
        Topic = parsed.GetRequiredValue(Topic),
        Queues = parsed.GetRequiredValue(Queues),
        Connections = parsed.GetRequiredValue(Connections),
        Window = parsed.GetRequiredValue(Window),
        Size = parsed.GetRequiredValue(Size),
        Encoding = string.Equals(parsed.GetRequiredValue(Header), "json", StringComparison.Ordinal) ? HeaderEncoding.Json : HeaderEncoding.Binary,
        WarmUp = TimeSpan.FromSeconds(parsed.GetRequiredValue(WarmUp)),
        Duration = TimeSpan.FromSeconds(parsed.GetRequiredValue(Duration)),
        Rate = parsed.GetValue(Rate),
        BrokerProcess = parsed.GetValue(Process),
    };

    private static Option<int> Number(string name, int value, string description)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var number) && number < 1)
                result.AddError($"{name} must be at least 1, not {number}");
        });
        return option;
    }

    private static Option<string> HeaderForm()
    {
        var option = new Option<string>("--header")
        {
            Description = "The form of the headers.",
            DefaultValueFactory = _ => "binary",
        };
        option.AcceptOnlyFromAmong("binary", "json");
        return option;
    }
}
