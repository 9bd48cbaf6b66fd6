using ActorMQ.Journal.Files;
using ActorMQ.Journal.Inspection;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Tests;

/// <summary>Goal: a store on disk is judged rightly, and mended without losing what is whole.</summary>
public sealed class InspectionTests
{
    private const string Root = "/store";
    private const string FirstFile = "/store/commitlog/00000000000000000000";
    private const int MessageCount = 60;

    private static readonly StoreOptions Options = new()
    {
        CommitLog = new() { SegmentSizeBytes = 4096, WriteBufferSizeBytes = 4096 },
        ConsumeQueue = new() { UnitsPerFile = 10 },
    };

    private readonly SimulatedDisk _disk = new();
    private readonly List<(JournalPosition Position, byte[] Bytes)> _records = [];

    public static TheoryData<string> GoldenNames => GoldenStore.Names;

    [Theory]
    [MemberData(nameof(GoldenNames))]
    public void A_store_that_RocketMQ_wrote_has_nothing_to_mend(string name)
    {
        using var golden = GoldenStore.Unpack(name);
        var report = StoreCheck.Run(new DiskFiles(), golden.Root);
        Assert.False(report.IsDamaged, string.Join('\n', report.Findings));
        Assert.Equal(GoldenStore.SegmentSizeBytes, report.SegmentSizeBytes);
        Assert.True(report.RecordCount >= golden.Lines.Count);
        Assert.True(report.StoppedCleanly == name.Contains("clean", StringComparison.Ordinal));
        using var repair = StoreRepair.Open(new DiskFiles(), golden.Root);
        Assert.DoesNotContain(repair.Steps, step => step.Kind != RepairKind.Cut);
    }

    [Fact]
    public void A_store_that_was_stopped_cleanly_has_no_findings()
    {
        Fill(cleanly: true);
        var report = StoreCheck.Run(_disk, Root);
        Assert.Empty(report.Findings);
        Assert.Equal((MessageCount, 1), (report.RecordCount, report.QueueCount));
        Assert.Equal(report.End, report.FlushedEnd);
        Assert.Equal(MessageCount, report.SealedCount);
    }

    [Fact]
    public void A_crash_leaves_notes_and_no_damage()
    {
        Fill(cleanly: false);
        var report = StoreCheck.Run(_disk, Root);
        Assert.False(report.IsDamaged);
        Assert.Contains(report.Findings, found => found.Kind == FindingKind.Note);
    }

    [Fact]
    public void A_store_in_use_is_refused()
    {
        using var store = MessageStore.Open(_disk, Root, Options)!;
        Append(store, 1);
        var refusal = Assert.Throws<IOException>(() => StoreCheck.Run(_disk, Root));
        Assert.Contains("stop it first", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => StoreCheck.Run(_disk, "/elsewhere"));
    }

    [Fact]
    public void A_flipped_byte_is_told_with_file_and_offset_and_its_message_alone_is_lost()
    {
        Fill(cleanly: true);
        var victim = _records[3];
        Flip(FirstFile, victim.Position.Value + 100);
        var damage = Assert.Single(
            StoreCheck.Run(_disk, Root).Findings, found => found.Offset == victim.Position.Value);
        Assert.Equal((FindingKind.Damage, FirstFile), (damage.Kind, damage.Path));
        MendAndCheck(lost: [3]);
        var kept = _disk.Contents($"/kept/commitlog/{victim.Position.Value:D20}");
        Assert.Equal(victim.Bytes.Length, kept.Length);
        Assert.Equal(victim.Bytes[99], kept[99]);
        Assert.NotEqual(victim.Bytes[100], kept[100]);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(10, 1)]
    [InlineData(22, 5)]
    [InlineData(40, 20)]
    public void Whatever_run_of_messages_is_zeroed_the_others_stay_with_their_offsets(int first, int count)
    {
        Fill(cleanly: true);
        for (var index = first; index < first + count; index++)
            Zero(_records[index]);
        MendAndCheck([.. Enumerable.Range(first, count)]);
    }

    [Fact]
    public void A_file_that_is_missing_in_the_middle_is_made_and_the_others_stay()
    {
        Fill(cleanly: true);
        _disk.Delete("/store/commitlog/00000000000000004096");
        Assert.Throws<InvalidDataException>(() => MessageStore.Open(_disk, Root, Options));
        MendAndCheck([.. Enumerable.Range(0, MessageCount).Where(InSecondFile)]);
    }

    [Fact]
    public void The_last_messages_zeroed_are_cut_and_their_offsets_are_not_given_again()
    {
        Fill(cleanly: true);
        foreach (var record in _records.TakeLast(4))
            Zero(record);
        Assert.ThrowsAny<IOException>(() => MessageStore.Open(_disk, Root, Options));
        MendAndCheck([.. Enumerable.Range(MessageCount - 4, 4)]);
    }

    [Fact]
    public void A_wrong_unit_is_told_and_the_queue_is_built_anew()
    {
        Fill(cleanly: true);
        Flip("/store/consumequeue/orders/0/00000000000000000200", 67);
        var report = StoreCheck.Run(_disk, Root);
        var damage = Assert.Single(report.Findings);
        Assert.Equal(
            ("/store/consumequeue/orders/0/00000000000000000200", 60L), (damage.Path, damage.Offset));
        MendAndCheck(lost: []);
    }

    [Fact]
    public void Records_are_asked_for_by_place_time_queue_and_key()
    {
        Fill(cleanly: true);
        Assert.Equal(MessageCount, Query(new()).Count);
        Assert.Equal([5, 6], Query(new() { From = _records[4].Position + 1, CountMax = 2 }));
        Assert.Equal([0, 1], Query(new() { To = _records[2].Position }));
        Assert.Equal([7, 8], Query(new() { FromMs = TimeOf(7), ToMs = TimeOf(9) }));
        Assert.Empty(Query(new() { Topic = "payments" }));
        Assert.Empty(Query(new() { Queue = 1 }));
        Assert.Empty(Query(new() { Key = "none" }));
        Flip(FirstFile, _records[5].Position.Value + 100);
        Assert.Equal([4, 6], Query(new() { From = _records[4].Position, CountMax = 2 }));
    }

    private static long TimeOf(int index) => 1_800_000_000_000 + index;

    private bool InSecondFile(int index) => _records[index].Position.Value is >= 4096 and < 8192;

    private List<long> Query(RecordQuery query)
    {
        var offsets = new List<long>();
        query.Run(_disk, Root, message => offsets.Add(message.QueueOffset.Value));
        return offsets;
    }

    private void MendAndCheck(int[] lost)
    {
        using (var repair = StoreRepair.Open(_disk, Root))
        {
            Assert.NotEmpty(repair.Steps);
            repair.Apply("/kept");
        }

        var report = StoreCheck.Run(_disk, Root);
        Assert.False(report.IsDamaged, string.Join('\n', report.Findings));
        using var store = MessageStore.Open(_disk, Root, Options)!;
        CheckMessages(store, lost);
        Append(store, 1);
        store.Dispose();
        _disk.Kill();
        using var again = MessageStore.Open(_disk, Root, Options)!;
        CheckMessages(again, lost);
    }

    private void CheckMessages(MessageStore store, int[] lost)
    {
        var queue = store.Queues.Get(new("orders"), new(0));
        var min = Enumerable.Range(0, _records.Count).First(index => !lost.Contains(index));
        Assert.Equal((min, _records.Count), (queue.Min.Value, queue.Max.Value));
        var units = new ConsumeQueueUnit[_records.Count];
        Assert.Equal(_records.Count - min, queue.Read(queue.Min, units.AsSpan(min)));
        for (var index = min; index < _records.Count; index++)
        {
            if (lost.Contains(index))
            {
                Assert.True(units[index].IsRemoved, $"offset {index} is {units[index]}");
                continue;
            }

            Assert.Equal(_records[index].Position, units[index].Position);
            Assert.True(store.Log.TryReadRecord(units[index].Position, out var record));
            Assert.True(record.Bytes.SequenceEqual(_records[index].Bytes));
            if (index >= MessageCount)
                continue;
            var found = queue.FindByStoreTime(store.Log, TimeOf(index), TimeBoundary.Lower);
            Assert.All(
                Enumerable.Range((int)found.Value, index - (int)found.Value),
                between => Assert.Contains(between, lost));
        }
    }

    private void Fill(bool cleanly)
    {
        using var store = MessageStore.Open(_disk, Root, Options)!;
        Append(store, MessageCount);
        if (cleanly)
            store.Close();
        _disk.Kill();
    }

    private void Append(MessageStore store, int count)
    {
        for (var index = 0; index < count; index++)
        {
            var record = SampleRecords.Make("orders", 0, bodySize: 50, seed: _records.Count);
            var offset = store.Queues.Get(new("orders"), new(0)).Max;
            Assert.Equal(_records.Count, offset.Value);
            var position = store.Log.Append(record, offset, TimeOf(_records.Count));
            store.Log.Write();
            Assert.Equal(RecordFault.None, MessageRecord.Read(record, out var view));
            Assert.True(store.Queues.Apply(view));
            _records.Add((position, record));
        }
    }

    private void Flip(string path, long offset)
    {
        using var file = _disk.Open(path);
        Span<byte> one = stackalloc byte[1];
        file.Read(one, offset);
        one[0] ^= 0x10;
        file.Write(one, offset);
    }

    private void Zero((JournalPosition Position, byte[] Bytes) record)
    {
        var begin = record.Position.Value / 4096 * 4096;
        using var file = _disk.Open($"/store/commitlog/{begin:D20}");
        file.Write(new byte[record.Bytes.Length], record.Position.Value - begin);
    }
}
