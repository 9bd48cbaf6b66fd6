using System.Buffers;
using System.Net;
using System.Text;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Benchmarks;

/// <summary>A record as a broker lays it out.</summary>
internal static class BenchRecord
{
    private static readonly RecordHost Host = RecordHost.From(new IPEndPoint(IPAddress.Loopback, 10911));

    /// <param name="topic">Its topic.</param>
    /// <param name="queue">Its queue.</param>
    /// <param name="bodySize">Bytes of its body.</param>
    /// <param name="seals">Whether it gets a checksum of all its bytes.</param>
    internal static byte[] Make(string topic, int queue, int bodySize, bool seals = false)
    {
        var draft = new RecordDraft
        {
            Topic = Encoding.UTF8.GetBytes(topic),
            Queue = new QueueId(queue),
            Properties = "UNIQ_KEY\u00017F0000010000000000000000000000AB\u0002WAIT\u0001true\u0002"u8,
            Body = new ReadOnlySequence<byte>(new byte[bodySize]),
            BornHost = Host,
            StoreHost = Host,
            ReserveRecordCrc = seals,
        };
        draft.Measure(out var size);
        var bytes = new byte[size];
        draft.WriteTo(bytes);
        return bytes;
    }
}
