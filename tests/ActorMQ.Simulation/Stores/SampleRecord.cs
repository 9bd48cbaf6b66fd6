using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Simulation.Stores;

/// <summary>Records as a broker lays them out, before the log's writer has seen them.</summary>
internal static class SampleRecord
{
    /// <summary>So many keys there are.</summary>
    public const int KeyCount = 6;

    private static readonly RecordHost Host = RecordHost.From(new IPEndPoint(IPAddress.Loopback, 10911));

    /// <summary>A message, with a body and keys that its number decides.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="queue">The queue's number.</param>
    /// <param name="bodySizeBytes">Bytes of the body.</param>
    /// <param name="number">Which record of the history it is.</param>
    /// <param name="transaction">Half messages are in the log, in no queue.</param>
    public static byte[] Message(
        string topic, int queue, int bodySizeBytes, int number, TransactionKind transaction)
    {
        var body = new byte[bodySizeBytes];
        var random = new Random(number);
        // A third of the bodies is zeros, as a sector that is lost.
        if (number % 3 > 0)
            random.NextBytes(body);
        var text = number.ToString(CultureInfo.InvariantCulture);
        var properties = new List<KeyValuePair<string, string>>
        {
            new(PropertyNames.Tags, "Tag" + text[^1]),
        };
        if (number % 11 == 0)
            properties.Add(new("note", new string('n', 1200)));
        if (number % 7 > 0)
            properties.Add(new(PropertyNames.UniqueKey, "ID" + text));
        if (KeysOf(number) is { Length: > 0 } keys)
            properties.Add(new(PropertyNames.Keys, string.Join(' ', keys)));
        // Messages have no checksum of the whole record, and some no property either.
        var formatted = MessageProperties.Format(number % 13 == 0 ? [] : properties);
        return Make(topic, queue, body, formatted, flag: 0, transaction, isSealed: number % 3 == 0);
    }

    /// <summary>The keys that applications gave the message of a number: none, one, or two.</summary>
    public static string[] KeysOf(int number) =>
        number % 13 == 0 ? [] : [.. Enumerable.Range(0, number % 3).Select(index => $"k{(number + (index * 4)) % KeyCount}")];

    /// <summary>An event of the broker's state.</summary>
    public static byte[] Event(string topic, string kind, int version, byte[] body) =>
        Make(
            topic,
            queue: 0,
            body,
            MessageProperties.Format([new(PropertyNames.Tags, kind)]),
            version,
            TransactionKind.None,
            isSealed: true);

    private static byte[] Make(
        string topic,
        int queue,
        byte[] body,
        byte[] properties,
        int flag,
        TransactionKind transaction,
        bool isSealed)
    {
        var draft = new RecordDraft
        {
            Topic = Encoding.UTF8.GetBytes(topic),
            Body = new ReadOnlySequence<byte>(body),
            Properties = properties,
            Queue = new QueueId(queue),
            Flag = flag,
            SysFlag = default(MessageSysFlag).With(transaction),
            BornTimestampMs = 1_795_251_770_364,
            BornHost = Host,
            StoreHost = Host,
            ReserveRecordCrc = isSealed,
        };
        if (draft.Measure(out var size) != RecordFault.None)
            throw new InvalidOperationException($"No record can be made of {body.Length} bytes.");
        var bytes = new byte[size];
        draft.WriteTo(bytes);
        return bytes;
    }
}
