using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Protocol.Tests.Records;

public sealed class MessageRecordTests
{
    private static readonly Arbitrary<int> Seeds = ArbMap.Default.ArbFor<int>();

    [Fact]
    public void What_was_laid_out_is_read_back() =>
        Prop.ForAll(Seeds, seed =>
        {
            var sample = RecordSample.From(seed);
            var bytes = sample.Encode();
            byte[] padded = [.. bytes, 1, 2, 3];
            Assert.Equal(RecordFault.None, MessageRecord.Read(padded, out var record));
            Assert.Equal(RecordFault.None, record.Verify());
            Assert.True(record.Bytes.SequenceEqual(bytes));
            Assert.Equal(sample.Topic, Encoding.UTF8.GetString(record.Topic));
            Assert.True(record.Body.SequenceEqual(sample.Body));
            Assert.True(record.Properties.StartsWith(sample.Properties));
            Assert.Equal(sample.ReserveCrc, RecordCrc.IsIn(bytes));
            Assert.Equal(new QueueId(seed & 15), record.Queue);
            Assert.Equal(seed, record.Flag);
            Assert.Equal(new QueueOffset(seed + 5L), record.QueueOffset);
            Assert.Equal(new JournalPosition(seed + 6L), record.Position);
            Assert.Equal(seed + 7L, record.StoreTimestampMs);
            Assert.Equal(1_795_251_770_364 + seed, record.BornTimestampMs);
            Assert.Equal(RecordSample.Host(sample.BornV6, 1234), record.BornHost);
            Assert.Equal(RecordSample.Host(sample.StoreV6, 10911), record.StoreHost);
            Assert.Equal(3, record.ReconsumeTimes);
            Assert.Equal(new JournalPosition(77), record.PreparedTransactionOffset);
            Assert.Equal(TransactionKind.Committed, record.SysFlag.Transaction);
        }).QuickCheckThrowOnFailure();

    /// <summary>Sizes: 91 bytes without a topic; 12 more for each IPv6 host, 1 more for a long topic.</summary>
    [Theory]
    [InlineData(1, false, false, RecordLayout.MagicV1, 92)]
    [InlineData(127, true, false, RecordLayout.MagicV1, 91 + 127 + 12)]
    [InlineData(127, false, true, RecordLayout.MagicV1, 91 + 127 + 12)]
    [InlineData(128, false, false, RecordLayout.MagicV2, 92 + 128)]
    [InlineData(255, true, true, RecordLayout.MagicV2, 92 + 255 + 24)]
    public void A_long_topic_has_the_second_magic_and_each_host_its_own_size(
        int topicSize, bool bornV6, bool storeV6, int magic, int size)
    {
        var sample = RecordSample.From(1) with
        {
            Topic = new string('t', topicSize),
            Body = [],
            Properties = [],
            BornV6 = bornV6,
            StoreV6 = storeV6,
            ReserveCrc = false,
        };

        var bytes = sample.Encode();

        Assert.Equal(size, bytes.Length);
        Assert.Equal(magic, BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(RecordLayout.MagicAt)));
        Assert.Equal(RecordFault.None, MessageRecord.Read(bytes, out var record));
        Assert.Equal((bornV6, storeV6), (record.SysFlag.BornHostIsV6, record.SysFlag.StoreHostIsV6));
        Assert.Equal(RecordSample.Host(bornV6, 1234), record.BornHost);
        Assert.Equal(RecordSample.Host(storeV6, 10911), record.StoreHost);
    }

    [Fact]
    public void A_run_of_records_reads_the_same_however_it_is_cut() =>
        Prop.ForAll(Seeds, ArbMap.Default.ArbFor<int[]>(), (seed, places) =>
        {
            byte[][] records = [.. Enumerable.Range(0, 4)
                .Select(index => RecordSample.From(unchecked(seed + index)).Encode())];
            var run = Cut.At(records.SelectMany(record => record).ToArray(), places);
            foreach (var expected in records)
            {
                Assert.True(MessageRecord.TryRead(ref run, out var record, out var fault), fault.ToString());
                Assert.True(record.Bytes.SequenceEqual(expected));
            }

            Assert.False(MessageRecord.TryRead(ref run, out _, out var atEnd));
            Assert.Equal(RecordFault.None, atEnd);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_record_that_is_cut_short_at_any_byte_is_incomplete()
    {
        var bytes = RecordSample.From(12).Encode();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Equal(RecordFault.Incomplete, MessageRecord.Read(bytes.AsSpan(0, length), out _));
            var run = new ReadOnlySequence<byte>(bytes, 0, length);
            Assert.False(MessageRecord.TryRead(ref run, out _, out var fault));
            Assert.Equal(length == 0 ? RecordFault.None : RecordFault.Incomplete, fault);
        }
    }

    /// <summary>
    /// A file has its size before its bytes, so what a broken-off write leaves of a record has zeros behind
    /// it, and all the room that the record says it has. When only the last digits of the checksum were
    /// missing, the record counted as one without a checksum, and as whole.
    /// </summary>
    [Fact]
    public void A_sealed_record_with_zeros_from_any_byte_of_its_checksum_on_is_never_taken_for_a_good_record() =>
        Prop.ForAll(Seeds, seed =>
        {
            var bytes = (RecordSample.From(seed) with { ReserveCrc = true }).Encode();
            for (var length = bytes.Length - 1; length > bytes.Length - RecordCrc.SizeBytes; length--)
            {
                bytes[length] = 0;
                Assert.Equal(RecordFault.None, MessageRecord.Read(bytes, out var record));
                Assert.Equal(RecordFault.RecordCrcMismatch, record.Verify());
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_property_that_ends_with_a_zero_is_none_that_was_broken_off()
    {
        var draft = new RecordDraft
        {
            Topic = "orders"u8,
            Properties = "name\u0001a C string\u0000"u8,
            BornHost = RecordSample.Host(v6: false, 1),
            StoreHost = RecordSample.Host(v6: false, 2),
        };
        Assert.Equal(RecordFault.None, draft.Measure(out var size));
        var bytes = new byte[size];
        draft.WriteTo(bytes);
        Assert.Equal(RecordFault.None, MessageRecord.Read(bytes, out var record));
        Assert.Equal(RecordFault.None, record.Verify());
    }

    [Fact]
    public void A_record_with_zeros_from_any_byte_on_is_none_or_ends_with_zero() =>
        Prop.ForAll(Seeds, seed =>
        {
            var bytes = RecordSample.From(seed).Encode();
            Assert.Equal(RecordFault.None, MessageRecord.Read(bytes, out var whole));
            Assert.False(whole.EndsWithZero);
            for (var length = bytes.Length - 1; length >= 0; length--)
            {
                if (bytes[length] == 0)
                    continue;
                bytes[length] = 0;
                if (MessageRecord.Read(bytes, out var record) == RecordFault.None
                    && record.Verify() == RecordFault.None)
                {
                    Assert.True(record.EndsWithZero);
                }
            }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(RecordLayout.SizeAt, 90, RecordFault.SizeTooSmall)]
    [InlineData(RecordLayout.SizeAt, -1, RecordFault.SizeTooSmall)]
    [InlineData(RecordLayout.SizeAt, int.MaxValue, RecordFault.Incomplete)]
    [InlineData(RecordLayout.SizeAt, 100, RecordFault.BadPropertiesLength)]
    [InlineData(RecordLayout.MagicAt, 0, RecordFault.UnknownMagic)]
    [InlineData(RecordLayout.MagicAt, RecordLayout.MagicBlank, RecordFault.Blank)]
    [InlineData(RecordLayout.BornHostAt + 4, 65_536, RecordFault.BadPort)]
    [InlineData(RecordLayout.BornHostAt + 4, -1, RecordFault.BadPort)]
    [InlineData(84, -1, RecordFault.BadBodyLength)]
    [InlineData(84, int.MaxValue, RecordFault.BadBodyLength)]
    [InlineData(84, 8, RecordFault.BadTopicLength)]
    [InlineData(88, 0x7F00_0000, RecordFault.BadTopicLength)]
    [InlineData(88, unchecked((int)0xFF00_0000), RecordFault.BadTopicLength)]
    public void A_wrong_word_is_named(int at, int word, RecordFault expected)
    {
        var draft = new RecordDraft
        {
            Topic = "orders"u8,
            Properties = "a\u0001b\u0002"u8,
            BornHost = RecordSample.Host(v6: false, 1),
            StoreHost = RecordSample.Host(v6: false, 2),
        };
        var bytes = new byte[101];
        Assert.Equal(bytes.Length, draft.WriteTo(bytes));
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(at), word);
        Assert.Equal(expected, MessageRecord.Read(bytes, out _));
    }

    [Fact]
    public void A_flipped_bit_in_a_sealed_record_is_never_taken_for_a_good_record()
    {
        var bytes = (RecordSample.From(3) with { ReserveCrc = true }).Encode();
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            // The name of the checksum property itself may be hit: then the record only looks like one
            // without it.
            var unsealed = bit / 8 >= bytes.Length - RecordCrc.SizeBytes;
            if (MessageRecord.Read(bytes, out var record) == RecordFault.None && !unsealed)
                Assert.NotEqual(RecordFault.None, record.Verify());
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Mutated_records_get_a_reason_and_never_an_exception()
    {
        var random = new Random(1);
        var samples = Enumerable.Range(0, 50).Select(seed => RecordSample.From(seed * 4).Encode()).ToArray();
        var faults = new HashSet<RecordFault>();
        for (var round = 0; round < 200_000; round++)
        {
            var bytes = samples[random.Next(samples.Length)].AsSpan(0).ToArray();
            for (var change = random.Next(1, 4); change > 0; change--)
                bytes[random.Next(Math.Min(bytes.Length, 140))] = (byte)random.Next(256);
            var run = new ReadOnlySequence<byte>(bytes, 0, random.Next(bytes.Length + 1));
            if (MessageRecord.TryRead(ref run, out var record, out var fault))
                fault = StoredMessage.From(record, 1000, out _);
            faults.Add(fault);
        }

        Assert.Superset(
            new HashSet<RecordFault>
            {
                RecordFault.None, RecordFault.Incomplete, RecordFault.UnknownMagic, RecordFault.BadPort,
                RecordFault.BodyCrcMismatch, RecordFault.BadTopicLength, RecordFault.BadPropertiesLength,
                RecordFault.RecordCrcMismatch, RecordFault.BadBodyLength, RecordFault.SizeTooSmall,
            },
            faults);
    }

    [Fact]
    public void A_draft_that_cannot_be_a_record_says_why()
    {
        var host = RecordSample.Host(v6: false, 1);
        Assert.Equal(
            RecordFault.TopicSize,
            new RecordDraft { Topic = [], BornHost = host, StoreHost = host }.Measure(out _));
        Assert.Equal(
            RecordFault.TopicSize,
            new RecordDraft { Topic = new byte[32_768], BornHost = host, StoreHost = host }.Measure(out _));
        Assert.Equal(
            RecordFault.PropertiesSize,
            new RecordDraft
            {
                Topic = "t"u8,
                Properties = new byte[32_760],
                ReserveRecordCrc = true,
                BornHost = host,
                StoreHost = host,
            }.Measure(out _));
        Assert.Throws<ArgumentException>(
            () => new RecordDraft { Topic = "t"u8, BornHost = host, StoreHost = host }.WriteTo(new byte[91]));
    }
}
