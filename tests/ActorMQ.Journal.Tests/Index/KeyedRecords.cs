using System.Buffers;
using System.Net;
using System.Text;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Tests.Index;

/// <summary>Records with keys, as a broker lays them out, before the log's writer has seen them.</summary>
internal static class KeyedRecords
{
    private static readonly RecordHost Host = RecordHost.From(new IPEndPoint(IPAddress.Loopback, 10911));

    public static byte[] Make(
        string topic, string? unique, string? keys, int bodySize = 8,
        TransactionKind transaction = TransactionKind.None)
    {
        var properties = new List<KeyValuePair<string, string>>();
        if (unique is not null)
            properties.Add(new(PropertyNames.UniqueKey, unique));
        if (keys is not null)
            properties.Add(new(PropertyNames.Keys, keys));
        var draft = new RecordDraft
        {
            Topic = Encoding.UTF8.GetBytes(topic),
            Body = new ReadOnlySequence<byte>(new byte[bodySize]),
            Properties = MessageProperties.Format(properties),
            SysFlag = default(MessageSysFlag).With(transaction),
            BornTimestampMs = 1_795_251_770_364,
            BornHost = Host,
            StoreHost = Host,
            ReserveRecordCrc = true,
        };
        Assert.Equal(RecordFault.None, draft.Measure(out var size));
        var bytes = new byte[size];
        draft.WriteTo(bytes);
        return bytes;
    }
}
