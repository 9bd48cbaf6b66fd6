using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text;
using ActorMQ.Client;
using ActorMQ.Configuration;
using ActorMQ.Hocon.Settings;
using ActorMQ.Model;
using ActorMQ.Output;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Running;

namespace ActorMQ.CommandLine;

/// <summary><c>actormq consume</c>: prints the messages of a topic as a member of a consumer group.</summary>
internal sealed class ConsumeCommand
{
    private readonly Option<string> _topic = new("--topic", "-t")
    {
        Description = "The topic to consume",
        HelpName = "name",
        Required = true,
    };

    private readonly Option<string> _group = new("--group", "-g")
    {
        Description = "The consumer group; its members share the messages",
        HelpName = "name",
        Required = true,
    };

    private readonly Option<string> _tags = new("--tags")
    {
        Description = "Only messages with one of these tags: a || b",
        HelpName = "expression",
        DefaultValueFactory = _ => "*",
    };

    private readonly Option<StartAt> _from = new("--from")
    {
        Description = "Where a group that is new begins: first, last, or a time like 2026-01-31T08:00:00Z",
        HelpName = "where",
        DefaultValueFactory = _ => new StartAt(ConsumeFromWhere.LastOffset, null),
        CustomParser = StartAt.Parse,
    };

    private readonly Option<long?> _max = new("--max")
    {
        Description = "Stop after so many messages; reads all queues, without sharing them",
        HelpName = "n",
        CustomParser = result => AtLeastOne(result),
    };

    private readonly Option<double?> _timeout = new("--timeout")
    {
        Description = "Stop after so many seconds; with --max, too few messages by then are a failure (69)",
        HelpName = "seconds",
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print a JSON object for each message, and not only its body",
    };

    private readonly Terminal _terminal;
    private readonly ClientFlags _client;

    private ConsumeCommand(Terminal terminal, Command command)
    {
        _terminal = terminal;
        foreach (var option in (Option[])[_topic, _group, _tags, _from, _max, _timeout, _json])
            command.Options.Add(option);
        _client = new ClientFlags(command);
    }

    internal static Command Create(Terminal terminal)
    {
        var command = new Command("consume", "Consumes messages and prints them.");
        var consume = new ConsumeCommand(terminal, command);
        command.SetAction((parsed, _) => consume.RunAsync(parsed));
        HelpWithExamples.Add(command, """
            actormq consume -t orders -g readers           what comes from now on, until Ctrl-C
            actormq consume -t orders -g readers --from first --max 10 --timeout 30
            actormq consume -n 10.0.0.1:9876 -t orders -g readers --tags 'new || paid' --json
            """);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        using var signal = new StopSignal();
        using var end = signal.EndAfter(parsed.GetValue(_timeout));
        var settings = _client.Load(parsed, _terminal);
        await using var client = ClientFlags.Connect(settings);
        if (parsed.GetValue(_max) is not { } max)
        {
            await ShareAsync(client, settings, parsed, end.Token);
            return ExitCode.Ok;
        }

        var left = max - await TakeAsync(client, parsed, max, end.Token);
        if (left == 0)
            return ExitCode.Ok;
        if (signal.Token.IsCancellationRequested)
            return ExitCode.Interrupted;
        _terminal.Problem($"the time was up and {left} of {max} messages had not come");
        return ExitCode.TooFew;
    }

    /// <summary>As a member of the group that shares the queues with the others, until cancelled.</summary>
    private async Task ShareAsync(
        ActorMQClient client, ActorMqSettings settings, ParseResult parsed, CancellationToken end)
    {
        var options = ClientOptionsOf.Consumer(
            settings, parsed.GetRequiredValue(_group), SubscriptionOf(parsed)) with
        {
            ConsumeFrom = parsed.GetRequiredValue(_from).Where,
            ConsumeFromTime = parsed.GetRequiredValue(_from).Time,
        };
        var gate = new Lock();
        await using var consumer = await client.StartPushConsumerAsync(options, OnMessage, end);
        await StopSignal.WaitAsync(end);

        ValueTask<ConsumeResult> OnMessage(ReceivedMessage message, CancellationToken ct)
        {
            lock (gate)
                Print(message, parsed.GetValue(_json));
            return ValueTask.FromResult(ConsumeResult.Success);
        }
    }

    /// <summary>Takes so many messages and not one more, from the group's positions on.</summary>
    private async Task<long> TakeAsync(
        ActorMQClient client, ParseResult parsed, long max, CancellationToken end)
    {
        var from = parsed.GetRequiredValue(_from);
        var topic = new TopicName(parsed.GetRequiredValue(_topic));
        var taken = 0L;
        try
        {
            await using var consumer = await client.StartPullConsumerAsync(
                new PullConsumerOptions
                {
                    Group = parsed.GetRequiredValue(_group),
                    Subscriptions = [SubscriptionOf(parsed)],
                    ConsumeFrom = from.Where,
                    ConsumeFromTime = from.Time,
                },
                end);
            if ((await consumer.GetQueuesAsync(topic, end)).Count == 0)
                throw new CommandFailedException(ExitCode.NoRoute, $"there is no topic {topic} to read from");
            await foreach (var message in consumer.ReceiveAsync(topic, end))
            {
                Print(message, parsed.GetValue(_json));
                if (++taken < max)
                    continue;
                consumer.Seek(message.Queue, new QueueOffset(message.Offset.Value + 1));
                break;
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The time is up, or somebody pressed Ctrl-C: what was taken counts.
        }

        return taken;
    }

    private static long? AtLeastOne(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var max) && max > 0)
            return max;
        result.AddError($"'{text}' is no number from 1 on.");
        return null;
    }

    private Subscription SubscriptionOf(ParseResult parsed) =>
        Subscription.ByTags(parsed.GetRequiredValue(_topic), parsed.GetRequiredValue(_tags));

    private void Print(ReceivedMessage message, bool asJson)
    {
        var body = Encoding.UTF8.GetString(message.Body.Span);
        if (asJson)
        {
            _terminal.Line(JsonLine.Of(
                ("id", message.MessageId),
                ("topic", message.Topic.Value),
                ("broker", message.Queue.Broker.Value),
                ("queue", message.Queue.Queue.Value),
                ("offset", message.Offset.Value),
                ("tag", message.Tag),
                ("stored", message.StoredAt.ToString("O", CultureInfo.InvariantCulture)),
                ("properties", message.Properties),
                ("body", body)));
            return;
        }

        var place = $"{message.Queue.Broker}/{message.Queue.Queue} @{message.Offset} {message.Tag}".TrimEnd();
        if (_terminal.IsRich)
            _terminal.Aside(place);
        _terminal.Line(body);
    }

    /// <summary>Where a group that is new begins.</summary>
    private sealed record StartAt(ConsumeFromWhere Where, DateTimeOffset? Time)
    {
        internal static StartAt? Parse(ArgumentResult result)
        {
            var text = result.Tokens[0].Value;
            switch (text)
            {
                case "first":
                    return new StartAt(ConsumeFromWhere.FirstOffset, null);
                case "last":
                    return new StartAt(ConsumeFromWhere.LastOffset, null);
            }

            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ms))
                return new StartAt(ConsumeFromWhere.Timestamp, DateTimeOffset.FromUnixTimeMilliseconds(ms));
            if (DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            {
                return new StartAt(ConsumeFromWhere.Timestamp, time);
            }

            result.AddError($"'{text}' is not first, last, a time, or milliseconds since 1970.");
            return null;
        }
    }
}
