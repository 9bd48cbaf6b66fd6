using System.Buffers;
using System.Net;
using System.Text;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Protocol.Tests.Records;

/// <summary>The fields of a record, drawn from a seed, and their two ways through the codec.</summary>
internal sealed record RecordSample(
    string Topic, byte[] Body, byte[] Properties, bool BornV6, bool StoreV6, bool ReserveCrc, int Seed)
{
    public static RecordSample From(int seed)
    {
        var random = new Random(seed);
        var body = new byte[random.Next(4) == 0 ? random.Next(20_000) : random.Next(200)];
        random.NextBytes(body);
        var pairs = Enumerable.Range(0, random.Next(6)).Select(index => KeyValuePair.Create(
            index == 0 ? "TAGS" : $"name{index}", $"värde {random.Next()}"));
        var properties = MessageProperties.Format(pairs);
        if (properties.Length > 0 && random.Next(3) == 0)
            properties = properties[..^1];
        var topic = new string('t', random.Next(3) == 0 ? random.Next(128, 400) : random.Next(1, 128));
        bool Coin() => random.Next(2) == 0;
        return new(topic, body, properties, Coin(), Coin(), Coin(), seed);
    }

    public byte[] Encode()
    {
        var draft = new RecordDraft
        {
            Topic = Encoding.UTF8.GetBytes(Topic),
            Body = new ReadOnlySequence<byte>(Body),
            Properties = Properties,
            Queue = new QueueId(Seed & 15),
            Flag = Seed,
            SysFlag = default(MessageSysFlag).With(TransactionKind.Committed),
            BornTimestampMs = 1_795_251_770_364 + Seed,
            BornHost = Host(BornV6, 1234),
            StoreTimestampMs = 1,
            StoreHost = Host(StoreV6, 10911),
            ReconsumeTimes = 3,
            PreparedTransactionOffset = new JournalPosition(77),
            ReserveRecordCrc = ReserveCrc,
        };
        Assert.Equal(RecordFault.None, draft.Measure(out var size));
        var bytes = new byte[size];
        Assert.Equal(size, draft.WriteTo(bytes));
        RecordPatch.QueueOffset(bytes, new QueueOffset(Seed + 5L));
        RecordPatch.Position(bytes, new JournalPosition(Seed + 6L));
        RecordPatch.StoreTimestamp(bytes, Seed + 7L);
        RecordCrc.Seal(bytes);
        return bytes;
    }

    public static RecordHost Host(bool v6, int port) =>
        RecordHost.From(new IPEndPoint(IPAddress.Parse(v6 ? "fd00::2" : "10.1.2.3"), port));
}
