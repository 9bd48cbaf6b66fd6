using System.Buffers;
using System.Buffers.Binary;
using ActorMQ.Protocol.Records;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Protocol.Tests.Records;

public sealed class BatchItemTests
{
    [Fact]
    public void Items_come_back_in_order_however_the_batch_is_cut() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<(int Flag, byte[] Body, byte[] Properties)[]>(),
            ArbMap.Default.ArbFor<int[]>(),
            (items, places) =>
            {
                var batch = Cut.At(Encode(items), places);
                foreach (var expected in items)
                {
                    Assert.True(BatchItem.TryRead(ref batch, out var item, out var fault), fault.ToString());
                    Assert.Equal(expected.Flag, item.Flag);
                    Assert.Equal(expected.Body, item.Body.ToArray());
                    Assert.Equal(expected.Properties, item.Properties.ToArray());
                }

                Assert.False(BatchItem.TryRead(ref batch, out _, out var atEnd));
                Assert.Equal(RecordFault.None, atEnd);
            }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0, 21, RecordFault.SizeTooSmall)]
    [InlineData(0, -1, RecordFault.SizeTooSmall)]
    [InlineData(0, 1000, RecordFault.Incomplete)]
    [InlineData(16, -1, RecordFault.BadBodyLength)]
    [InlineData(16, 1000, RecordFault.BadBodyLength)]
    [InlineData(16, 2, RecordFault.BadPropertiesLength)]
    public void A_wrong_word_is_named(int at, int word, RecordFault expected)
    {
        var bytes = Encode([(1, [1, 2, 3], [4, 5])]);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(at), word);
        var batch = new ReadOnlySequence<byte>(bytes);
        Assert.False(BatchItem.TryRead(ref batch, out _, out var fault));
        Assert.Equal(expected, fault);
        Assert.Equal(bytes.Length, batch.Length);
    }

    [Fact]
    public void Mutated_batches_get_a_reason_and_never_an_exception()
    {
        var random = new Random(2);
        var sample = Encode([(1, new byte[40], new byte[9]), (2, [], []), (3, new byte[7], new byte[30])]);
        for (var round = 0; round < 100_000; round++)
        {
            var bytes = sample.AsSpan().ToArray();
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var batch = new ReadOnlySequence<byte>(bytes, 0, random.Next(bytes.Length + 1));
            RecordFault fault;
            while (BatchItem.TryRead(ref batch, out _, out fault))
                continue;
            Assert.True(fault != RecordFault.None || batch.IsEmpty);
        }
    }

    private static byte[] Encode((int Flag, byte[] Body, byte[] Properties)[] items)
    {
        var bytes = new byte[items.Sum(item => BatchItem.SizeOf(item.Body.Length, item.Properties.Length))];
        var at = 0;
        foreach (var (flag, body, properties) in items)
            at += BatchItem.Write(bytes.AsSpan(at), flag, body, properties);
        Assert.Equal(bytes.Length, at);
        return bytes;
    }
}
