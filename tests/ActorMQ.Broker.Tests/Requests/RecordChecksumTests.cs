using System.Text;
using ActorMQ.Actors.Testing;
using ActorMQ.Broker.Tests.Servers;
using ActorMQ.Journal.Files;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Broker.Tests.Requests;

/// <summary>
/// Goal: records end with the checksum that RocketMQ writes with enabledAppendPropCRC, and nothing in a
/// record can change unseen. Method: a synchronous kernel; the checksum is computed here a second time, bit by bit.
/// </summary>
public sealed class RecordChecksumTests : IDisposable
{
    private const string Key = "UNIQ_KEY\u00010A0B0C0D00011122334455667788990A\u0002";
    private readonly SynchronousSystem _system = new();
    private readonly HookedDisk _disk = new(new SimulatedDisk());

    public void Dispose() => _system.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Fact]
    public void A_message_ends_with_the_checksum_of_all_before_it()
    {
        var broker = Broker();
        var answer = broker.Client.Send("T", 1, "hello", Key + "TAGS\u0001A\u0002");
        Assert.Equal("0A0B0C0D00011122334455667788990A", answer.Fields["transactionId"]);
        Assert.Equal("A", HoldsChecksum(Assert.Single(Records(broker, queue: 1))));
    }

    [Fact]
    public void An_id_that_the_broker_gives_is_answered_as_it_is_stored()
    {
        var broker = Broker();
        var answer = broker.Client.Send("T", 0, "hello");
        var stored = Assert.Single(broker.Client.Pull("T", 0, 0).Messages());
        Assert.Equal(stored.Message.Properties["UNIQ_KEY"], answer.Fields["transactionId"]);
    }

    [Theory]
    [InlineData("TAGS\u0001A\u0002")]
    [InlineData("TAGS\u0001A")] // RocketMQ would glue its checksum to the tag
    public void So_does_each_message_of_a_batch(string properties)
    {
        var broker = Broker();
        var batch = SendMessageTests.Batch(("m0", properties), ("m1", properties), ("m2", properties));
        var header = TestBroker.SendHeader("T", 0, Key, h => h with { Batch = true });
        Assert.Equal(
            ResponseCode.Success, broker.Client.Ask(RequestCode.SendBatchMessage, header, batch).Code);
        Assert.Equal("A A A", string.Join(' ', Records(broker).Select(HoldsChecksum)));
    }

    [Fact]
    public void The_checksum_of_another_record_that_a_client_sends_along_is_left_out()
    {
        var broker = Broker();
        broker.Client.Send("T", 0, "x", Key + "__CRC32#\u00010123456789\u0002TAGS\u0001A\u0002");
        var record = Assert.Single(Records(broker));
        HoldsChecksum(record);
        var text = Encoding.UTF8.GetString(record);
        Assert.Equal(text.IndexOf("__CRC32#", StringComparison.Ordinal),
            text.LastIndexOf("__CRC32#", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_the_switch_there_is_none()
    {
        var broker = Broker(sealsRecords: false);
        broker.Client.Send("T", 0, "x", Key);
        var stored = Assert.Single(broker.Client.Pull("T", 0, 0).Messages());
        Assert.False(stored.Message.Properties.ContainsKey("__CRC32#"));
    }

    [Fact]
    public void No_byte_of_a_record_can_change_unseen()
    {
        var broker = Broker();
        broker.Client.Send("T", 0, "hello", Key + "TAGS\u0001A\u0002KEYS\u0001order-1\u0002");
        broker.Client.Send("T", 0, "world", Key);
        var size = Records(broker)[0].Length;
        for (var at = 0; at < size; at++)
        {
            Spoil(at);
            var answer = broker.Client.Pull("T", 0, 0);
            Assert.Equal("world", SendMessageTests.Bodies(answer.Messages()));
            Assert.Contains("without message 0 of T/0", answer.Remark, StringComparison.Ordinal);
        }
    }

    /// <summary>Recovery tells by that a record whose end never reached the disk.</summary>
    [Fact]
    public void No_record_without_it_ends_with_a_zero_though_a_batchs_property_does()
    {
        var broker = Broker(sealsRecords: false);
        var header = TestBroker.SendHeader("T", 1, Key, h => h with { Batch = true });
        var batch = SendMessageTests.Batch(("m0", "name\u0001value\0"));
        Assert.Equal(
            ResponseCode.Success, broker.Client.Ask(RequestCode.SendBatchMessage, header, batch).Code);
        Assert.True(broker.Store.Log.TryReadRecord(broker.Store.Log.Start, out var record));
        Assert.False(record.EndsWithZero);
        Assert.Equal("value\0", broker.Client.Pull("T", 1, 0).Messages()[0].Message.Properties["name"]);
    }

    private TestBroker Broker(bool sealsRecords = true) =>
        new TestBroker(_system.System, _disk, sealsRecords: sealsRecords).WithTopic("T");

    private static List<byte[]> Records(TestBroker broker, int queue = 0)
    {
        var body = broker.Client.Pull("T", queue, 0).Body.AsSpan();
        var records = new List<byte[]>();
        while (!body.IsEmpty)
        {
            Assert.Equal(RecordFault.None, MessageRecord.Read(body, out var record));
            records.Add(record.Bytes.ToArray());
            body = body[record.Bytes.Length..];
        }

        return records;
    }

    /// <summary>Checks the record's last property, and gives the tag before it.</summary>
    private static string HoldsChecksum(byte[] bytes)
    {
        var crc = 0xFFFFFFFF;
        foreach (var value in bytes.AsSpan(0, bytes.Length - 20))
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        var digits = $"{~crc & 0x7FFFFFFF:D10}".Reverse();
        Assert.Equal(
            $"__CRC32#\u0001{string.Concat(digits)}\u0002", Encoding.UTF8.GetString(bytes.AsSpan(^20..)));
        Assert.Equal(RecordFault.None, MessageRecord.Read(bytes, out var record));
        Assert.True(record.TryGetProperty("TAGS"u8, out var tag));
        return Encoding.UTF8.GetString(tag);
    }

    /// <summary>A bit of the log's byte there is read wrong.</summary>
    private void Spoil(int position) => _disk.OnRead = (path, offset, bytes) =>
    {
        if (path.Contains("commitlog", StringComparison.Ordinal)
            && position - offset is >= 0 and var at && at < bytes.Length)
        {
            bytes[(int)at] ^= 1;
        }
    };
}
