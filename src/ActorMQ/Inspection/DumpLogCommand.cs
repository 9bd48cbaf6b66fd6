using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text;
using ActorMQ.CommandLine;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Inspection;
using ActorMQ.Model;
using ActorMQ.Output;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Inspection;

/// <summary><c>actormq log dump</c>: prints the records of a store.</summary>
internal sealed class DumpLogCommand
{
    private const int ShownBodySize = 80;
    private readonly Argument<string> _path = LogCommand.StoreArgument();

    private readonly Option<Place?> _from = new("--from")
    {
        Description = "Only what lies or was stored there or later: a position, or a time like "
            + "2026-01-31T08:00:00Z",
        HelpName = "where",
        CustomParser = Place.Parse,
    };

    private readonly Option<Place?> _to = new("--to")
    {
        Description = "Only what lies or was stored before: a position or a time",
        HelpName = "where",
        CustomParser = Place.Parse,
    };

    private readonly Option<string?> _topic = new("--topic", "-t")
    {
        Description = "Only this topic",
        HelpName = "name",
    };

    private readonly Option<int?> _queue = new("--queue", "-q")
    {
        Description = "Only queues of this number",
        HelpName = "n",
    };

    private readonly Option<string?> _key = new("--key", "-k")
    {
        Description = "Only messages with this key or unique key",
        HelpName = "key",
    };

    private readonly Option<long?> _max = new("--max")
    {
        Description = "Stop after so many records",
        HelpName = "n",
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print a JSON object for each record, with its whole body",
    };

    private readonly Terminal _terminal;

    private DumpLogCommand(Terminal terminal) => _terminal = terminal;

    internal static Command Create(Terminal terminal)
    {
        var dump = new DumpLogCommand(terminal);
        var command = new Command(
            "dump", "Prints the records of a store in the order of the log, and tells where there are none.")
        {
            dump._path, dump._from, dump._to, dump._topic, dump._queue, dump._key, dump._max, dump._json,
        };
        command.SetAction(dump.Run);
        HelpWithExamples.Add(command, """
            actormq log dump ~/actormq/store --topic orders --max 10
            actormq log dump ~/actormq/store --from 2026-01-31T08:00:00Z --key order-17 --json
            """);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var (from, to) = (parsed.GetValue(_from), parsed.GetValue(_to));
        var query = new RecordQuery
        {
            From = from?.Position ?? default,
            FromMs = from?.TimestampMs,
            To = to?.Position,
            ToMs = to?.TimestampMs,
            Topic = parsed.GetValue(_topic),
            Queue = parsed.GetValue(_queue),
            Key = parsed.GetValue(_key),
            CountMax = parsed.GetValue(_max),
        };
        var json = parsed.GetValue(_json);
        var path = parsed.GetRequiredValue(_path);
        var stretches = query.Run(new DiskFiles(), path, message => Print(message, json));
        foreach (var stretch in stretches)
            _terminal.Problem($"no record at positions {stretch.Begin} to {stretch.End}: {stretch.Fault}");
        return stretches.Any(stretch => !stretch.IsLast) ? ExitCode.StoreDamaged : ExitCode.Ok;
    }

    private void Print(StoredMessage message, bool asJson)
    {
        var stored = DateTimeOffset.FromUnixTimeMilliseconds(message.StoreTimestampMs)
            .ToString("O", CultureInfo.InvariantCulture);
        var body = Encoding.UTF8.GetString(message.Message.Body.Span);
        if (asJson)
        {
            _terminal.Line(JsonLine.Of(
                ("position", message.Position.Value),
                ("size", message.StoreSizeBytes),
                ("topic", message.Message.Topic.Value),
                ("queue", message.Queue.Value),
                ("offset", message.QueueOffset.Value),
                ("stored", stored),
                ("born", message.BornTimestampMs),
                ("bornHost", message.BornHost.ToString()),
                ("storeHost", message.StoreHost.ToString()),
                ("id", message.OffsetMessageId.ToString()),
                ("sysFlag", message.SysFlag.Value),
                ("flag", message.Message.Flag),
                ("reconsumeTimes", message.ReconsumeTimes),
                ("preparedTransaction", message.PreparedTransactionOffset.Value),
                ("properties", message.Message.Properties),
                ("body", body)));
            return;
        }

        var unique = message.Message.Properties.GetValueOrDefault(PropertyNames.UniqueKey);
        var keys = unique is null ? message.Message.Keys : [unique, .. message.Message.Keys];
        var shown = body.Length <= ShownBodySize ? body : body[..ShownBodySize] + "…";
        _terminal.Line(
            $"{message.Position} {stored} {message.Message.Topic}/{message.Queue} @{message.QueueOffset} "
            + $"{message.StoreSizeBytes} bytes tag={message.Message.Tag} "
            + $"keys={string.Join(',', keys)} {shown}".ReplaceLineEndings(" "));
    }

    /// <summary>A position in the log, or a moment.</summary>
    private sealed record Place(JournalPosition? Position, long? TimestampMs)
    {
        internal static Place? Parse(ArgumentResult result)
        {
            var text = result.Tokens[0].Value;
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
                return new Place(new JournalPosition(position), null);
            if (DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            {
                return new Place(null, time.ToUnixTimeMilliseconds());
            }

            result.AddError($"'{text}' is neither a position in the log nor a time.");
            return null;
        }
    }
}
