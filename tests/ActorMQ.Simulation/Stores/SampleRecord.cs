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
    private static readonly RecordHost Host = RecordHost.From(new IPEndPoint(IPAddress.Loopback, 10911));

    /// <param name="topic">The topic.</param>
    /// <param name="queue">The queue's number.</param>
    /// <param name="bodySizeBytes">Bytes of the body.</param>
    /// <param name="number">Which record of the history it is: decides body, tag and key.</param>
    /// <param name="transaction">Half messages are in the log, in no queue.</param>
    public static byte[] Make(
        string topic, int queue, int bodySizeBytes, int number, TransactionKind transaction)
    {
        var body = new byte[bodySizeBytes];
        new Random(number).NextBytes(body);
        var text = number.ToString(CultureInfo.InvariantCulture);
        var draft = new RecordDraft
        {
            Topic = Encoding.UTF8.GetBytes(topic),
            Body = new ReadOnlySequence<byte>(body),
            Properties = MessageProperties.Format(
            [
                KeyValuePair.Create(PropertyNames.Tags, "Tag" + text[^1]),
                KeyValuePair.Create(PropertyNames.Keys, "key" + text),
            ]),
            Queue = new QueueId(queue),
            SysFlag = default(MessageSysFlag).With(transaction),
            BornTimestampMs = 1_795_251_770_364,
            BornHost = Host,
            StoreHost = Host,
            ReserveRecordCrc = true,
        };
        if (draft.Measure(out var size) != RecordFault.None)
            throw new InvalidOperationException($"No record can be made of {bodySizeBytes} bytes.");
        var bytes = new byte[size];
        draft.WriteTo(bytes);
        return bytes;
    }
}
