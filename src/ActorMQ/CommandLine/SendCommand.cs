using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using ActorMQ.Client;
using ActorMQ.Configuration;
using ActorMQ.Model;
using ActorMQ.Output;
using ActorMQ.Protocol.Records;
using ActorMQ.Running;

namespace ActorMQ.CommandLine;

/// <summary><c>actormq send</c>: sends texts from the command line, or the lines of standard input.</summary>
internal sealed class SendCommand
{
    /// <summary>Sends that are under way at a time; one when an order is asked for.</summary>
    private const int Window = 64;

    /// <summary>From so many messages on, a terminal shows a bar instead of a line for each.</summary>
    private const int BarFrom = 20;

    private readonly Option<string> _topic = new("--topic", "-t")
    {
        Description = "The topic to send to",
        HelpName = "name",
        Required = true,
    };

    private readonly Option<string[]> _texts = new("--message", "-m")
    {
        Description = "A body, with {i} for the message's number; without it each line of standard input",
        HelpName = "text",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<int> _count =
        CountOption.Create("--count", "How often each text is sent", usual: 1, max: int.MaxValue);

    private readonly Option<string?> _tag = new("--tag")
    {
        Description = "The tag to filter by",
        HelpName = "tag",
    };

    private readonly Option<string[]> _keys = new("--key", "-k")
    {
        Description = "A key to find the message by; may be given again",
        HelpName = "key",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string[]> _properties = new("--property", "-P")
    {
        Description = "A property; may be given again",
        HelpName = "name=value",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _order = new("--order-key")
    {
        Description = "Messages of one such key go to one queue, in order",
        HelpName = "key",
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print a JSON object for each message",
    };

    private readonly Terminal _terminal;
    private readonly ClientFlags _client;

    private SendCommand(Terminal terminal, Command command)
    {
        _terminal = terminal;
        foreach (var option in (Option[])[_topic, _texts, _count, _tag, _keys, _properties, _order, _json])
            command.Options.Add(option);
        _client = new ClientFlags(command);
        _properties.Validators.Add(result =>
        {
            foreach (var property in result.GetValueOrDefault<string[]>() ?? [])
            {
                if (property.IndexOf('=', StringComparison.Ordinal) < 1)
                    result.AddError($"'{property}' is no property: write name=value.");
            }
        });
    }

    internal static Command Create(Terminal terminal)
    {
        var command = new Command("send", "Sends messages.");
        var send = new SendCommand(terminal, command);
        command.SetAction((parsed, _) => send.RunAsync(parsed));
        HelpWithExamples.Add(command, """
            actormq send -t orders -m hello                one message, by the name server on this machine
            actormq send -n 10.0.0.1:9876 -t orders -m 'order {i}' --count 1000 --tag new --key {i}
            actormq send -t orders --property source=shop -m hello --json
            cat lines.txt | actormq send -t lines          a message for each line
            """);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        using var signal = new StopSignal();
        var settings = _client.Load(parsed, _terminal);
        await using var client = ClientFlags.Connect(settings);
        await using var producer = client.CreateProducer(
            ClientOptionsOf.Producer(settings, "actormq-send"));
        var texts = parsed.GetValue(_texts) ?? [];
        var count = parsed.GetValue(_count);
        var messages = texts.Length == 0 ? Lines(signal.Token) : Repeated(texts, count);
        var total = texts.Length == 0 ? 0L : (long)texts.Length * count;
        var watch = Stopwatch.StartNew();
        var sent = 0L;
        var showsBar = _terminal.IsRich && total >= BarFrom && !parsed.GetValue(_json);
        Func<Action<long>, Task> workAsync = async progress =>
        {
            await foreach (var result in SendAllAsync(producer, parsed, messages, signal.Token))
            {
                progress(++sent);
                if (!showsBar)
                    Print(result, parsed.GetValue(_json));
            }
        };
        if (showsBar)
            await Progress.ShowAsync(_terminal, "sending", total, workAsync);
        else
            await workAsync(static _ => { });
        if (_terminal.IsRich && !parsed.GetValue(_json))
            _terminal.Good($"{sent} sent in {watch.Elapsed.TotalSeconds:0.00} s");
        return ExitCode.Ok;
    }

    /// <summary>Keeps a window of sends under way; the results come in the order of the messages.</summary>
    private async IAsyncEnumerable<SendResult> SendAllAsync(
        Producer producer,
        ParseResult parsed,
        IAsyncEnumerable<string> texts,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var order = parsed.GetValue(_order);
        var window = order is null ? Window : 1;
        var underWay = new Queue<Task<SendResult>>(window);
        var number = 0L;
        await foreach (var text in texts.WithCancellation(ct))
        {
            if (underWay.Count == window)
                yield return await underWay.Dequeue();
            var message = MessageOf(parsed, text, ++number);
            underWay.Enqueue(order is null
                ? producer.SendAsync(message, ct)
                : producer.SendAsync(message, Numbered(order, number), ct));
        }

        while (underWay.TryDequeue(out var send))
            yield return await send;
    }

    private Message MessageOf(ParseResult parsed, string text, long number)
    {
        var topic = new TopicName(parsed.GetRequiredValue(_topic));
        var message = new Message(topic, Encoding.UTF8.GetBytes(Numbered(text, number)));
        if (parsed.GetValue(_tag) is { Length: > 0 } tag)
            message = message.WithTag(tag);
        if (parsed.GetValue(_keys) is { Length: > 0 } keys)
            message = message.WithKeys(keys.Select(key => Numbered(key, number)));
        foreach (var property in parsed.GetValue(_properties) ?? [])
        {
            var pair = property.Split('=', 2);
            message = message.With(pair[0], pair[1]);
        }

        return message;
    }

    private void Print(SendResult result, bool asJson)
    {
        var queue = result.Queue;
        _terminal.Line(asJson
            ? JsonLine.Of(
                ("id", result.MessageId),
                ("status", result.Status.ToString()),
                ("topic", queue.Topic.Value),
                ("broker", queue.Broker.Value),
                ("queue", queue.Queue.Value),
                ("offset", result.Offset.Value))
            : $"{result.MessageId} {queue.Broker}/{queue.Queue} offset {result.Offset} {result.Status}");
    }

    private static string Numbered(string text, long number) =>
        text.Replace("{i}", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static async IAsyncEnumerable<string> Repeated(string[] texts, int count)
    {
        foreach (var text in texts)
        {
            for (var i = 0; i < count; i++)
                yield return text;
        }

        await Task.CompletedTask;
    }

    private static async IAsyncEnumerable<string> Lines(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        while (await Console.In.ReadLineAsync(ct) is { } line)
        {
            if (line.Length > 0)
                yield return line;
        }
    }
}
