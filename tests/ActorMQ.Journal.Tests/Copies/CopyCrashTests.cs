using ActorMQ.Journal.Files;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Tests.Copies;

/// <summary>
/// Goal: a crash at any change of the disk, while runs come, while the log is taken back, or while the store
/// begins anew, leaves a first part of the log; what was taken back does not come back, though other records
/// of the same sizes lie in its place. Method: each change of each in turn, killed and with power cuts.
/// </summary>
public sealed class CopyCrashTests
{
    private const int RecordCount = 40;
    private const int PowerCutCount = 3;
    private static readonly List<JournalPosition> Places = PlacesOf(Leader(RecordCount, other: 0));

    /// <summary>0: inside the last segment; 1: where a segment begins; 2: several segments back, in the middle
    /// of one; 3: before what is applied; 4: everything.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_cut_that_breaks_off_leaves_a_first_part(int kind)
    {
        var end = EndOf(kind);
        AtEachChange((disk, copy) => copy.Truncate(end), end, leaderStart: JournalPosition.Start);
    }

    [Theory]
    [InlineData(4096)]
    [InlineData(3 * 4096)]
    [InlineData(100 * 4096)]
    public void Beginning_anew_that_breaks_off_leaves_a_first_part_or_nothing(long at)
    {
        var isBehind = at > Places[^1].Value;
        AtEachChange(
            (disk, copy) => copy.BeginAnew(new(at)),
            isBehind ? null : JournalPosition.Start,
            leaderStart: isBehind ? JournalPosition.Start : new(at));
    }

    [Fact]
    public void Runs_that_break_off_leave_a_first_part()
    {
        using var leader = Leader(RecordCount, other: 0);
        for (var changes = 0; ; changes++)
        {
            var disk = new SimulatedDisk(changes);
            var isDone = false;
            using (var copy = CopiedStore.OpenCopy(disk))
            {
                disk.ChangesLeft = changes;
                isDone = Does(() =>
                {
                    while (CopiedStore.FeedOne(leader.Log, copy.Log, 1500))
                    {
                        copy.Log.Write();
                        copy.Log.Flush();
                        copy.Log.PrepareSegment();
                    }
                });
                Crash(disk, changes % (PowerCutCount + 1));
            }

            using var again = CopiedStore.OpenCopy(disk);
            CheckFirstPart(leader, again);
            CopiedStore.Feed(leader.Log, again.Log);
            CopiedStore.CheckSameBytes(leader.Log, again.Log);
            if (isDone)
                return;
        }
    }

    /// <param name="act">Breaks off.</param>
    /// <param name="end">Where both logs part; null: nothing of the old log is the other leader's.</param>
    /// <param name="leaderStart">Where the other leader's log begins.</param>
    private static void AtEachChange(
        Action<SimulatedDisk, MessageStore> act, JournalPosition? end, JournalPosition leaderStart)
    {
        using var leader = Leader(RecordCount, other: 0);
        using var other = Leader(
            RecordCount, other: RecordCount - Places.Count(place => place <= (end ?? JournalPosition.Start)));
        while (other.Log.Start < leaderStart)
            other.Log.DeleteOldest(other.Log.OldestSegments(1)[0]);
        other.Queues.Trim();
        for (var (changes, isDone) = (0, false); !isDone; changes++)
        {
            for (var fate = 0; fate <= PowerCutCount; fate++)
            {
                var disk = new SimulatedDisk(changes);
                using (var copy = CopyOf(leader, disk))
                {
                    disk.ChangesLeft = changes;
                    isDone = Does(() => act(disk, copy));
                    disk.ChangesLeft = long.MaxValue;
                    if (!isDone || fate > 0)
                        Crash(disk, fate);
                    else
                        copy.Close();
                }

                using var again = CopiedStore.OpenCopy(disk);
                Assert.True(!isDone || again.Log.Start == again.Log.End || again.Log.End == end);
                CheckFirstPart(leader, again);
                GoOn(disk, again, other, end);
            }
        }
    }

    /// <summary>Goes the other leader's way, through a power cut in which nothing was flushed.</summary>
    private static void GoOn(SimulatedDisk disk, MessageStore copy, MessageStore other, JournalPosition? end)
    {
        GoBack(copy, other, end);
        while (CopiedStore.FeedOne(other.Log, copy.Log, 700))
            copy.Log.Write();
        disk.PowerCut(new Random(1));
        copy.Dispose();
        using var again = CopiedStore.OpenCopy(disk);
        CheckFirstPart(other, again);
        GoBack(again, other, again.Log.End);
        CopiedStore.Feed(other.Log, again.Log);
        CopiedStore.CheckSameBytes(other.Log, again.Log);
        again.ApplyThrough(again.Log.End, new Quiet());
        CopiedStore.CheckSameQueues(other, again);
    }

    private static void GoBack(MessageStore copy, MessageStore other, JournalPosition? end)
    {
        if (copy.Log.End < other.Log.Start || end is null)
            copy.BeginAnew(other.Log.Start);
        else if (copy.Log.End > end && copy.Log.Start < end)
            copy.Truncate(end.Value);
        else if (copy.Log.End > end || copy.Log.Start != other.Log.Start)
            copy.BeginAnew(other.Log.Start);
    }

    private static void CheckFirstPart(MessageStore leader, MessageStore copy)
    {
        var reader = copy.Log.ReadFrom(copy.Log.Start);
        while (reader.TryRead(out var record, out _))
        {
            Assert.True(leader.Log.TryReadRecord(record.Position, out var wanted));
            Assert.True(record.Bytes.SequenceEqual(wanted.Bytes));
        }

        Assert.True(reader.Position >= copy.Log.End);
        if (copy.Log.Start < copy.Log.End)
            CopiedStore.CheckSameQueues(leader, copy);
        else
            Assert.All(CopiedStore.Topics, topic => Assert.Empty(CopiedStore.UnitsOf(copy, topic)));
    }

    /// <summary>Applied to a half, with a checkpoint on the way; the end is not flushed, the next segment is
    /// there.</summary>
    private static MessageStore CopyOf(MessageStore leader, SimulatedDisk disk)
    {
        var copy = CopiedStore.OpenCopy(disk);
        CopiedStore.Feed(leader.Log, copy.Log, 900);
        copy.ApplyThrough(Places[RecordCount / 3], new Quiet());
        copy.Checkpoint();
        copy.ApplyThrough(Places[RecordCount / 2], new Quiet());
        copy.Log.PrepareSegment();
        return copy;
    }

    private static JournalPosition EndOf(int kind) => kind switch
    {
        0 => Places[^2],
        1 => Places.Select(place => new JournalPosition(place.Value - (place.Value % CopiedStore.SegmentSize)))
            .Last(begin => begin < Places[^1] && begin.Value > 0),
        2 => Places[(RecordCount / 2) + 2],
        3 => Places[RecordCount / 5],
        _ => JournalPosition.Start,
    };

    /// <summary>The last ones are others, of the same sizes.</summary>
    private static MessageStore Leader(int count, int other)
    {
        var leader = CopiedStore.OpenLeader(new SimulatedDisk());
        for (var number = 0; number < count; number++)
        {
            var seed = number < count - other ? 100 + number : 200 + number;
            CopiedStore.Append(leader, 100 + (number * 37 % 400), seed, CopiedStore.Topics[number % 2]);
        }

        leader.Checkpoint();
        return leader;
    }

    private static List<JournalPosition> PlacesOf(MessageStore leader)
    {
        var places = new List<JournalPosition>();
        var reader = leader.Log.ReadFrom(JournalPosition.Start);
        while (reader.TryRead(out _, out _))
            places.Add(reader.Position);
        leader.Dispose();
        return places;
    }

    private static bool Does(Action act)
    {
        try
        {
            act();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void Crash(SimulatedDisk disk, int fate)
    {
        if (fate == 0)
            disk.Kill();
        else
            disk.PowerCut(new Random(fate));
    }

    private sealed class Quiet : IRecordsApplied
    {
        public bool OnApplying(MessageRecord record) => true;

        public void OnApplied(MessageRecord record, ConsumeQueue? queue)
        {
        }
    }
}
