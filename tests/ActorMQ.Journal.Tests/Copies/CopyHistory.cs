using System.Globalization;
using ActorMQ.Journal.Index;
using ActorMQ.Model;

namespace ActorMQ.Journal.Tests.Copies;

/// <summary>
/// Two stores on simulated disks, driven by a seed: one leads, the other copies its log, and now and then they
/// change places, after which the one that led goes back to where both logs were one. Either crashes, also in
/// the middle of what it does. What was acknowledged is applied; sometimes it is lost all the same, and then
/// taken back.
/// </summary>
internal sealed class CopyHistory
{
    private readonly int _seed;
    private readonly Random _random;
    private readonly List<string> _trace = [];
    private readonly CopyReplica[] _replicas;
    private int _leader;
    private int _count;

    public CopyHistory(int seed)
    {
        _seed = seed;
        _random = new(seed);
        var options = new StoreOptions
        {
            CommitLog = new()
            {
                SegmentSizeBytes = 1024 * _random.Next(1, 7),
                WriteBufferSizeBytes = 512 * _random.Next(1, 9),
            },
            ConsumeQueue = new()
            {
                UnitsPerFile = _random.Next(2, 12),
                WaitingSizeMaxBytes = 256 * _random.Next(1, 9),
                FlushTogetherCountMin = _random.Next(1, 4),
            },
            AppliesAll = false,
        };
        var sizes = new IndexOptions { SlotCount = _random.Next(1, 9), UnitCount = _random.Next(2, 30) };
        _replicas = [new(seed, options, sizes), new(seed + 1, options, sizes)];
    }

    public string Trace => string.Join('\n', _trace);

    private CopyReplica Leader => _replicas[_leader];

    private CopyReplica Follower => _replicas[1 - _leader];

    public void Run(int steps)
    {
        try
        {
            foreach (var replica in _replicas)
                replica.Open();
            for (var step = 0; step < steps; step++)
                Step();
            CatchUp();
        }
        catch (Exception exception) when (exception is not InvalidOperationException)
        {
            throw new InvalidOperationException(
                $"seed {_seed}, after:\n{string.Join('\n', _trace.TakeLast(40))}\n{exception}", exception);
        }
    }

    private void Step()
    {
        switch (_random.Next(40))
        {
            case < 10: Append(); break;
            case < 18: Follow(); break;
            case < 22: Acknowledge(); break;
            case 22 or 23: Either().Log.Flush(); break;
            case 24 or 25: Checkpoint(Either()); break;
            case 26: Either().Log.PrepareSegment(); break;
            case 27: Advance(Either()); break;
            case 28: LetGo(Either()); break;
            case 29: ChangeLeader(); break;
            case 30: Crash(_random.Next(2), powerCut: false); break;
            case 31: Crash(_random.Next(2), powerCut: true); break;
            case 32: Close(_random.Next(2)); break;
            case 33: CatchUp(); break;
            case 34: Either().Log.StartFlush(); break;
            case 35: InFullDisk(); break;
            case 36: Either().Store.Queues.WriteFull(); break;
            case 37: Read(); break;
            default: InCrash(); break;
        }
    }

    private void Append()
    {
        var topic = CopyReplica.Topics[_random.Next(CopyReplica.Topics.Length)];
        var isEvent = string.Equals(topic, CopyReplica.EventTopic, StringComparison.Ordinal);
        if (isEvent && _random.Next(3) > 0)
            return;
        var number = ++_count;
        var key = isEvent
            ? CopyReplica.Topics[_random.Next(2)]
            : string.Create(CultureInfo.InvariantCulture, $"k{number % 5}");
        var unique = string.Create(CultureInfo.InvariantCulture, $"ID{number}");
        var record = SampleRecords.WithKeys(
            topic, isEvent ? null : unique, number % 4 == 0 && !isEvent ? null : key, _random.Next(500));
        var log = Leader.Log;
        log.Append(record, new(Leader.NextOffset(topic)), 1_800_000_000_000 + (number * 100));
        Leader.Take(record);
        if (_random.Next(3) > 0)
            log.Write();
        Note($"{_leader} appends {topic} to {log.AppendedEnd}, written to {log.End}");
    }

    /// <summary>Takes back what the leader has not, and takes over some of what it has.</summary>
    private void Follow()
    {
        Leader.Log.Write();
        var (from, common) = Common();
        if (from < Follower.Log.Start || Follower.Log.AppendedEnd < Leader.Log.Start)
        {
            BeginAnew();
        }
        else if (from < Follower.Log.AppendedEnd)
        {
            Note($"{1 - _leader} cuts {Follower.Log.AppendedEnd} to {from}, applied {Follower.Store.AppliedEnd}");
            Follower.CuttingTo = from;
            Follower.Store.Truncate(from);
            Follower.CuttingTo = null;
            Follower.Records.RemoveRange(common, Follower.Records.Count - common);
            Assert.Equal((from, from), (Follower.Log.End, Follower.Log.FlushedEnd));
        }

        for (var count = _random.Next(4); count > 0 && Feed(); count--)
        {
            if (_random.Next(2) == 0)
                Follower.Log.Write();
        }

        Follower.Log.Write();
    }

    private bool Feed()
    {
        var from = Follower.Log.AppendedEnd;
        if (Follower.Log.Start == from && from < Leader.Log.Start)
            from = Leader.Log.Start;
        var bytes = new byte[_random.Next(3) == 0 ? _random.Next(3000) : 8000];
        var size = Leader.Log.ReadRun(from, bytes, out var until);
        if (size < 0)
            size = Leader.Log.ReadRun(from, bytes = new byte[-size], out until);
        if (size == 0)
            return false;
        if (Follower.Records.Count == 0 || Follower.Records[^1].End < Leader.Log.Start)
            Follower.Records = [.. Leader.Records.Where(record => record.Position < from)];
        Follower.Take(bytes.AsSpan(0, size));
        Follower.Log.AppendRun(bytes.AsSpan(0, size), from, until);
        Note($"{1 - _leader} takes [{from}, {until})");
        return true;
    }

    private void BeginAnew()
    {
        var at = Leader.Log.Start;
        Note($"{1 - _leader} begins anew at {at}");
        Follower.BeginningAt = at;
        Follower.Store.BeginAnew(at);
        Follower.BeginningAt = null;
        Follower.Records = [.. Leader.Records.Where(record => record.Position < at)];
        Assert.Equal((at, at, at), (Follower.Log.Start, Follower.Log.End, Follower.Store.AppliedEnd));
    }

    /// <summary>Where the logs part, and how many records they share.</summary>
    private (JournalPosition From, int Count) Common()
    {
        var (mine, theirs) = (Follower.Records, Leader.Records);
        var count = 0;
        while (count < mine.Count && count < theirs.Count && mine[count].Position == theirs[count].Position
            && mine[count].Bytes.AsSpan().SequenceEqual(theirs[count].Bytes))
        {
            count++;
        }

        var from = count < theirs.Count ? theirs[count].Position : Leader.Log.End;
        return (count < mine.Count && mine[count].Position < from ? mine[count].Position : from, count);
    }

    /// <summary>What both have, or what one is told to take for it.</summary>
    private void Acknowledge()
    {
        var (from, _) = Common();
        var end = Math.Min(from.Value, Math.Min(Leader.Log.End.Value, Follower.Log.End.Value));
        if (_random.Next(6) == 0)
            end = Leader.Log.End.Value;
        foreach (var replica in _replicas.Where(_ => _random.Next(3) > 0))
        {
            var places = replica.Records.Select(record => record.End)
                .Where(place => place > replica.Store.AppliedEnd && place.Value <= end
                    && place <= replica.Log.End && place > replica.Log.Start)
                .ToList();
            if (places.Count == 0)
                continue;
            var to = places[_random.Next(places.Count)];
            replica.ApplyThrough(to);
            Note($"{Array.IndexOf(_replicas, replica)} applies to {to}");
        }
    }

    private void ChangeLeader()
    {
        Leader.Log.Write();
        if (Follower.Log.End < Leader.Log.Start)
            return;
        _leader = 1 - _leader;
        Note($"{_leader} leads from {Leader.Log.End}, the other ends at {Follower.Log.End}");
    }

    private void CatchUp()
    {
        Leader.Log.Write();
        for (var tries = 0; tries < 1000 && Common().From != Follower.Log.End; tries++)
            Follow();
        while (Feed())
            Follower.Log.Write();
        Follower.Log.Write();
        Assert.Equal(Leader.Log.End, Follower.Log.End);
        Assert.Equal(Leader.Records.Count, Follower.Records.Count);
        foreach (var replica in _replicas)
        {
            replica.ApplyThrough(replica.Log.End);
            replica.CheckLog();
            replica.Check();
        }

        Note("caught up");
    }

    private void Read()
    {
        foreach (var replica in _replicas)
        {
            replica.Log.Write();
            replica.CheckLog();
            replica.Check();
        }
    }

    private void Checkpoint(CopyReplica replica)
    {
        if (_random.Next(2) == 0)
            Advance(replica);
        var mark = replica.Store.PrepareCheckpoint();
        if (_random.Next(2) == 0)
            Follow();
        if (_random.Next(2) == 0)
            Acknowledge();
        if (_random.Next(4) > 0)
            replica.Store.CompleteCheckpoint(mark);
        Note($"{Array.IndexOf(_replicas, replica)} makes a checkpoint");
    }

    private void Advance(CopyReplica replica)
    {
        var (count, flushes) = (_random.Next(30), _random.Next(2) == 0);
        replica.UseIndex(index =>
        {
            index.Advance(count);
            if (!flushes)
                return;
            index.Flush();
            if (index.DurableTimestampMs is { } durableMs)
                replica.Store.NoteIndexDurable(durableMs);
        });
    }

    private void LetGo(CopyReplica replica)
    {
        if (replica.Log.OldestSegments(1) is not [var oldest] || oldest.End > replica.Store.KeepFrom)
            return;
        replica.Log.Flush();
        replica.Log.DeleteOldest(oldest);
        replica.Store.Queues.Trim();
        replica.Index.DeleteBefore(replica.Log.Start);
        Note($"{Array.IndexOf(_replicas, replica)} begins at {replica.Log.Start}");
    }

    private void Close(int index)
    {
        var replica = _replicas[index];
        replica.Log.Write();
        var (end, applied) = (replica.Log.End, replica.Store.AppliedEnd);
        Advance(replica);
        replica.Store.Close();
        Note($"{index} closes at {end}, applied to {applied}");
        replica.CrashAndOpen(_random.Next(2) == 0, _random);
        Assert.Equal(end, replica.Log.End);
    }

    private void Crash(int index, bool powerCut)
    {
        Note($"{index} {(powerCut ? "loses power" : "is killed")} at {_replicas[index].Log.FlushedEnd}, "
            + $"{_replicas[index].Log.End}");
        _replicas[index].CrashAndOpen(powerCut, _random);
        Note($"{index} opens at {_replicas[index].Log.End}, applied to {_replicas[index].Store.AppliedEnd}");
    }

    /// <summary>The follower goes down in the middle of something.</summary>
    private void InCrash()
    {
        var index = 1 - _leader;
        Leader.Log.Write();
        if (_random.Next(3) == 0)
            ChangeLeader();
        Follower.Disk.ChangesLeft = _random.Next(16);
        Note($"{1 - _leader} goes down after {Follower.Disk.ChangesLeft} changes");
        index = 1 - _leader;
        try
        {
            for (var count = 0; count < 4; count++)
            {
                Follow();
                Acknowledge();
                Checkpoint(Follower);
            }
        }
        catch (IOException exception)
        {
            Note($"refused: {exception.Message}");
        }

        Crash(index, _random.Next(2) == 0);
    }

    /// <summary>What finds no room is done when there is some again.</summary>
    private void InFullDisk()
    {
        Leader.Log.Write();
        Follower.Disk.BytesLeft = _random.Next(300);
        Note($"{1 - _leader} has room for {Follower.Disk.BytesLeft} bytes");
        try
        {
            Follow();
            Acknowledge();
            Checkpoint(Follower);
        }
        catch (IOException exception)
        {
            Note($"refused: {exception.Message}");
        }

        Follower.Disk.BytesLeft = long.MaxValue;
        Follower.Records.RemoveAll(record => record.End > Follower.Log.AppendedEnd);
        Follow();
    }

    private CopyReplica Either() => _replicas[_random.Next(2)];

    private void Note(string what) => _trace.Add(what);
}
