using ActorMQ.Actors.Testing;
using ActorMQ.Journal.Files;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Broker.Tests.Requests;

/// <summary>Goal: rot is seen wherever in a message it is. Method: every byte of what a pull brings.</summary>
public sealed class RecordChecksumTests : IDisposable
{
    private readonly SynchronousSystem _system = new();

    public void Dispose() => _system.DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>A wrong bit in a topic, a key or a tag is seen as well as one in a body.</summary>
    [Theory]
    [InlineData("TAGS\u0001A\u0002KEYS\u0001k1\u0002")]
    [InlineData("TAGS\u0001A\u0002KEYS\u0001k1")]
    [InlineData("UNIQ_KEY\u00010A0B0C0D00011122334455667788990A\u0002TAGS\u0001A")]
    public void A_record_ends_with_a_checksum_of_the_whole(string properties)
    {
        var broker = new TestBroker(_system.System, new SimulatedDisk()).WithTopic("T");
        var header = TestBroker.SendHeader("T", 1, properties);
        var sent = broker.Client.Ask(RequestCode.SendMessageV2, header, "hello"u8.ToArray());
        var pulled = broker.Client.Pull("T", 1, 0);
        var record = pulled.Body;

        Assert.Equal(RecordFault.None, MessageRecord.Read(record, out var whole));
        Assert.Equal(RecordFault.None, whole.Verify());
        Assert.True(RecordCrc.IsIn(record));
        Assert.Equal(sent.Fields["transactionId"], pulled.Messages()[0].Message.Properties["UNIQ_KEY"]);
        for (var at = 0; at < record.Length; at++)
        {
            record[at] ^= 1;
            var isSeen = MessageRecord.Read(record, out var damaged) != RecordFault.None
                || damaged.Verify() != RecordFault.None;
            record[at] ^= 1;
            Assert.True(isSeen, $"byte {at}");
        }
    }

    [Fact]
    public void No_record_ends_with_a_zero_though_a_batchs_property_does()
    {
        var broker = new TestBroker(_system.System, new SimulatedDisk(), hasChecksums: false).WithTopic("T");
        var header = TestBroker.SendHeader("T", 1, SendMessageTests.Key, h => h with { Batch = true });
        var body = SendMessageTests.Batch(("m0", "name\u0001value\0"));
        Assert.Equal(
            ResponseCode.Success, broker.Client.Ask(RequestCode.SendBatchMessage, header, body).Code);
        Assert.True(broker.Store.Log.TryReadRecord(broker.Store.Log.Start, out var record));
        Assert.False(record.EndsWithZero);
        Assert.Equal("value\0", broker.Client.Pull("T", 1, 0).Messages()[0].Message.Properties["name"]);
    }

    [Fact]
    public void Without_checksums_a_record_is_as_rocketmq_leaves_it_unless_told()
    {
        var broker = new TestBroker(_system.System, new SimulatedDisk(), hasChecksums: false).WithTopic("T");
        broker.Client.Send("T", 1, "hello", "TAGS\u0001A\u0002");
        var pulled = broker.Client.Pull("T", 1, 0);
        Assert.False(RecordCrc.IsIn(pulled.Body));
        Assert.DoesNotContain("__CRC32#", pulled.Messages()[0].Message.Properties.Keys, StringComparer.Ordinal);
    }
}
