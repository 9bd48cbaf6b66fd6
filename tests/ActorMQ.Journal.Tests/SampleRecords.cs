using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Tests;

/// <summary>Records as a broker lays them out, before the log's writer has seen them.</summary>
internal static class SampleRecords
{
    private static readonly RecordHost Host = RecordHost.From(new IPEndPoint(IPAddress.Loopback, 10911));

    /// <summary>With a body, a tag and a property that a seed decides.</summary>
    public static byte[] Make(
        string topic,
        int queue,
        int bodySize,
        int seed,
        TransactionKind transaction = TransactionKind.None,
        bool isSealed = true,
        int noteSize = 0)
    {
        var body = new byte[bodySize];
        new Random(seed).NextBytes(body);
        var tag = string.Create(CultureInfo.InvariantCulture, $"Tag{seed % 3}");
        return Make(topic, queue, body, transaction, isSealed,
        [
            KeyValuePair.Create(PropertyNames.Tags, tag),
            KeyValuePair.Create("note", new string('n', noteSize)),
            KeyValuePair.Create("seed", seed.ToString(CultureInfo.InvariantCulture)),
        ]);
    }

    /// <summary>With keys, and nothing to say.</summary>
    public static byte[] WithKeys(
        string topic, string? unique, string? keys, int bodySize = 8,
        TransactionKind transaction = TransactionKind.None)
    {
        var properties = new List<KeyValuePair<string, string>>();
        if (unique is not null)
            properties.Add(new(PropertyNames.UniqueKey, unique));
        if (keys is not null)
            properties.Add(new(PropertyNames.Keys, keys));
        return Make(topic, queue: 0, new byte[bodySize], transaction, isSealed: true, properties);
    }

    private static byte[] Make(
        string topic, int queue, byte[] body, TransactionKind transaction, bool isSealed,
        IEnumerable<KeyValuePair<string, string>> properties)
    {
        var draft = new RecordDraft
        {
            Topic = Encoding.UTF8.GetBytes(topic),
            Body = new ReadOnlySequence<byte>(body),
            Properties = MessageProperties.Format(properties),
            Queue = new QueueId(queue),
            SysFlag = default(MessageSysFlag).With(transaction),
            BornTimestampMs = 1_795_251_770_364,
            BornHost = Host,
            StoreHost = Host,
            ReserveRecordCrc = isSealed,
        };
        Assert.Equal(RecordFault.None, draft.Measure(out var size));
        var bytes = new byte[size];
        draft.WriteTo(bytes);
        return bytes;
    }
}
