using ActorMQ.Journal.Files;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Journal.Tests;

/// <summary>
/// Goal: messages come out as they went in, with few reads, and what is damaged never comes out. Method: a
/// store on a simulated disk whose reads the test counts, spoils or fails.
/// </summary>
public sealed class MessageReaderTests : IDisposable
{
    private static readonly TopicName Topic = new("orders");

    private readonly ReadHookDisk _disk = new(new SimulatedDisk());
    private readonly MessageStore _store;
    private readonly MessageReader _reader;
    private readonly Dictionary<int, List<(ConsumeQueueUnit Unit, byte[] Bytes)>> _written = [];

    public MessageReaderTests()
    {
        _store = MessageStore.Open(_disk, "/store", new StoreOptions
        {
            CommitLog = new() { SegmentSizeBytes = 1 << 20 },
        })!;
        _reader = new MessageReader(_store.Log);
    }

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Adjoining_messages_are_one_read()
    {
        Append(queue: 0, count: 100, bodySize: 500);
        var reads = CountReads(() => ReadAll(0));
        Assert.Equal(1, reads);
        Assert.Equal(Bytes(0), _reader.Messages.ToArray());
    }

    [Fact]
    public void Messages_with_small_gaps_between_them_are_one_read_and_lie_back_to_back()
    {
        for (var index = 0; index < 50; index++)
        {
            Append(queue: 0, count: 1, bodySize: 500);
            Append(queue: 1, count: 1, bodySize: 500);
        }

        Assert.Equal(1, CountReads(() => ReadAll(1)));
        Assert.Equal(Bytes(1), _reader.Messages.ToArray());
    }

    [Fact]
    public void A_wide_gap_is_not_read()
    {
        Append(queue: 0, count: 2, bodySize: 500);
        Append(queue: 1, count: 1, bodySize: 100_000);
        Append(queue: 0, count: 2, bodySize: 500);
        var size = 0;
        _disk.OnRead = (_, _, bytes) => size += bytes.Length;
        ReadAll(0);
        Assert.Equal(Bytes(0).Length, size);
        Assert.Equal(Bytes(0), _reader.Messages.ToArray());
    }

    [Fact]
    public void Any_messages_in_any_queues_come_out_as_they_went_in()
    {
        var sizes = Gen.Elements(0, 10, 700, 5000, 90_000, 300_000);
        var messages = Gen.Zip(Gen.Choose(0, 2), sizes).ListOf(40).ToArbitrary();
        Prop.ForAll(messages, appended =>
        {
            using var test = new MessageReaderTests();
            foreach (var (queue, bodySize) in appended)
                test.Append(queue, count: 1, bodySize);
            foreach (var queue in test._written.Keys)
            {
                test.ReadAll(queue);
                Assert.Equal(test.Bytes(queue), test._reader.Messages.ToArray());
                Assert.Empty(test._reader.Damages);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));
    }

    [Fact]
    public void A_flipped_bit_anywhere_in_a_record_with_a_checksum_keeps_it_from_being_served()
    {
        Append(queue: 0, count: 3, bodySize: 40);
        var (unit, bytes) = _written[0][1];
        for (var at = 0; at < bytes.Length; at++)
        {
            Spoil(unit.Position.Value + at);
            ReadAll(0);
            Assert.Equal([.. _written[0][0].Bytes, .. _written[0][2].Bytes], _reader.Messages.ToArray());
            var damage = Assert.Single(_reader.Damages);
            Assert.Equal((1L, unit.Position), (damage.Offset.Value, damage.Position));
        }
    }

    [Fact]
    public void Damage_is_told_with_its_file_and_the_place_in_it()
    {
        Append(queue: 0, count: 30, bodySize: 90_000);
        var (unit, _) = _written[0][15];
        Assert.True(unit.Position.Value > 1 << 20);
        Spoil(unit.Position.Value + 200);
        ReadAll(0);
        var text = Assert.Single(_reader.Damages).ToString();
        Assert.Contains("message 15 of orders/0", text, StringComparison.Ordinal);
        Assert.Contains(
            $"at {unit.Position.Value - (1 << 20)} of /store/commitlog/00000000000001048576", text,
            StringComparison.Ordinal);
        Assert.Contains("BodyCrcMismatch", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_queue_that_points_at_another_queues_message_does_not_serve_it()
    {
        Append(queue: 1, count: 1, bodySize: 100);
        var foreign = _written[1][0].Unit;
        Append(queue: 0, count: 1, bodySize: 100);
        var queue = Queue(0);
        _store.Queues.Apply(queue, queue.Max, foreign);
        _store.Queues.Apply(queue, queue.Max, foreign with { SizeBytes = int.MaxValue - 1 });
        _store.Queues.Apply(queue, queue.Max, foreign with { SizeBytes = -7 });
        _store.Queues.Apply(queue, queue.Max, foreign with { Position = _store.Log.End + 1000 });
        ReadAll(0);
        Assert.Equal(Bytes(0), _reader.Messages.ToArray());
        Assert.Equal([1L, 2, 3, 4], _reader.Damages.Select(damage => damage.Offset.Value));
    }

    [Fact]
    public void What_the_disk_cannot_give_is_left_out_once_something_behind_it_was_read()
    {
        Append(queue: 0, count: 5, bodySize: 100);
        Fail(_written[0][2].Unit);
        ReadAll(0);
        Assert.Equal(4, _reader.Count);
        Assert.Null(_reader.FirstUnread);
        Assert.IsType<IOException>(Assert.Single(_reader.Damages).Failure);
    }

    [Fact]
    public void A_disk_that_gives_nothing_more_loses_no_message()
    {
        Append(queue: 0, count: 60, bodySize: 100);
        Fail([.. _written[0].Skip(10).Select(message => message.Unit)]);
        ReadAll(0);
        Assert.Equal(10, _reader.Count);
        Assert.Empty(_reader.Damages);
        Assert.Equal(10, _reader.FirstUnread!.Offset.Value);
        Assert.True(_reader.HasGivenUp);
    }

    [Fact]
    public void An_error_that_passes_is_not_noticed()
    {
        Append(queue: 0, count: 5, bodySize: 100);
        var left = 2;
        _disk.OnRead = (_, _, _) =>
        {
            if (left-- > 0)
                throw new IOException("Input/output error (simulated).");
        };
        ReadAll(0);
        Assert.Equal(Bytes(0), _reader.Messages.ToArray());
        Assert.Empty(_reader.Damages);
    }

    [Fact]
    public void Without_waiting_only_what_is_in_memory_is_read()
    {
        Append(queue: 0, count: 3, bodySize: 100);
        Append(queue: 1, count: 1, bodySize: 10_000);
        Append(queue: 0, count: 3, bodySize: 100);
        var cold = _written[0][3].Unit.Position.Value;
        _disk.IsCached = (_, offset, size) => offset + size <= cold;
        Assert.False(ReadAll(0, mayWait: false));
        Assert.Equal((3, 3L), (_reader.Count, _reader.RunBegin.Value));
        _disk.IsCached = (_, _, _) => true;
        Assert.True(ReadAll(0, mayWait: false));
        Assert.Equal(6, _reader.Count);
    }

    [Fact]
    public void The_real_disk_gives_from_memory_what_was_just_written()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using (var file = new DiskFiles().Open(path))
        {
            file.Write("0123456789"u8, 0);
            var bytes = new byte[4];
            Assert.Equal(4, file.ReadCached(bytes, 3));
            Assert.Equal("3456"u8.ToArray(), bytes);
        }

        File.Delete(path);
    }

    private bool ReadAll(int queue, bool mayWait = true)
    {
        var units = new ConsumeQueueUnit[100];
        var count = Queue(queue).Read(QueueOffset.Zero, units);
        _reader.Begin(Queue(queue), mayWait);
        for (var index = 0; index < count; index++)
        {
            if (!_reader.Add(new(index), units[index]))
                return false;
        }

        return _reader.ReadRun();
    }

    private void Append(int queue, int count, int bodySize)
    {
        if (!_written.TryGetValue(queue, out var written))
            _written[queue] = written = [];
        for (var index = 0; index < count; index++)
        {
            var record = SampleRecords.Make(Topic.Value, queue, bodySize, seed: written.Count);
            var position = _store.Log.Append(record, Queue(queue).Max, 1_800_000_000_000);
            var unit = new ConsumeQueueUnit(position, record.Length, TagsCode.None);
            written.Add((unit, record));
            _store.Log.Write();
            _store.Queues.Apply(Queue(queue), Queue(queue).Max, unit);
        }
    }

    private ConsumeQueue Queue(int queue) => _store.Queues.Get(Topic, new(queue));

    private byte[] Bytes(int queue) => [.. _written[queue].SelectMany(message => message.Bytes)];

    private int CountReads(Action act)
    {
        var reads = 0;
        _disk.OnRead = (_, _, _) => reads++;
        act();
        return reads;
    }

    /// <summary>From now on one bit of the log is read wrong.</summary>
    private void Spoil(long position) => _disk.OnRead = (path, offset, bytes) =>
    {
        var at = position - long.Parse(Path.GetFileName(path), null) - offset;
        if (at >= 0 && at < bytes.Length)
            bytes[(int)at] ^= 0x10;
    };

    /// <summary>From now on these records cannot be read.</summary>
    private void Fail(params ConsumeQueueUnit[] units) => _disk.OnRead = (_, offset, bytes) =>
    {
        var end = offset + bytes.Length;
        if (units.Any(unit => offset < unit.Position.Value + unit.SizeBytes && unit.Position.Value < end))
            throw new IOException("Input/output error (simulated).");
    };
}
