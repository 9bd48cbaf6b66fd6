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
        var draft = new RecordDraft
        {
            Topic = Encoding.UTF8.GetBytes(topic),
            Body = new ReadOnlySequence<byte>(body),
            Properties = MessageProperties.Format(
            [
                KeyValuePair.Create(PropertyNames.Tags, tag),
                KeyValuePair.Create("note", new string('n', noteSize)),
                KeyValuePair.Create("seed", seed.ToString(CultureInfo.InvariantCulture)),
            ]),
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
