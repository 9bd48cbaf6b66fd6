using System.Buffers.Binary;
using ActorMQ.Actors.Simulation;
using ActorMQ.Broker.Replication;
using ActorMQ.Model;
using ActorMQ.Model.Replication;

namespace ActorMQ.Cluster.Tests.Replication;

/// <summary>
/// A log in memory whose writer works a moment later. Outlives the replica's process; records begin with their
/// size, and the blank one that ends a segment with -1.
/// </summary>
internal sealed class FakeLog(Simulator simulator) : IReplicaLog
{
    private const int BlankSize = 8;
    private static readonly TimeSpan WriteTime = TimeSpan.FromMilliseconds(1);

    private readonly List<(JournalPosition At, byte[] Bytes, JournalPosition Until)> _entries = [];
    private readonly Queue<Action> _commands = new();
    private JournalPosition _empty = JournalPosition.Start;
    private JournalPosition _high = JournalPosition.Start;
    private bool _isWriting;
    private bool _isClosed;
    private int _removed;
    private int _generation;

    public long SegmentSizeBytes { get; init; } = 1000;

    public string Address => "fake:1";

    /// <summary>Told as the broker tells it; of the process that runs now.</summary>
    public Action<int, JournalPosition, JournalPosition> Advanced { get; set; } = (_, _, _) => { };

    /// <summary>Nothing is written as long as this is so.</summary>
    public bool IsStuck { get; set; }

    public JournalPosition Start => _entries.Count > _removed ? _entries[_removed].At : End;

    public JournalPosition End => _entries.Count > 0 ? _entries[^1].Until : _empty;

    public JournalPosition Held => End;

    public JournalPosition Applied => _high;

    public bool IsTaking => !_isClosed && Service.Service is (ShardService.Taking or ShardService.Holding);

    public bool HasSendsUnderWay => false;

    public (ShardService Service, long Epoch, BrokerId Id) Service { get; private set; }

    public List<Exception> Failures { get; } = [];

    public List<(JournalPosition Held, bool IsAvailable)> SlavesTold { get; } = [];

    public List<JournalPosition> Truncations { get; } = [];

    /// <summary>The bytes of all records that are there, each as text.</summary>
    public string Content => ContentFrom(Start);

    public string ContentFrom(JournalPosition start) => string.Join(' ', _entries.Skip(_removed)
        .Where(entry => entry.At >= start)
        .Select(entry => $"{entry.At}:{Convert.ToHexString(entry.Bytes.AsSpan(4, 4))}"));

    /// <summary>A sender's records, as the leader's writer appends them.</summary>
    public void Write(int count, int size = 100)
    {
        for (; count > 0; count--)
        {
            var at = End;
            var left = SegmentSizeBytes - (at.Value % SegmentSizeBytes);
            if (left < size + BlankSize)
            {
                var blank = new byte[BlankSize];
                BinaryPrimitives.WriteInt32BigEndian(blank, -1);
                _entries.Add((at, blank, at + left));
                at += left;
            }

            var record = new byte[size];
            simulator.Chance.NextBytes(record);
            BinaryPrimitives.WriteInt32BigEndian(record, size);
            _entries.Add((at, record, at + size));
        }

        Tell();
    }

    /// <summary>Retention takes the first records.</summary>
    public void Remove(JournalPosition before)
    {
        while (_entries[_removed].Until <= before)
            _removed++;
    }

    /// <summary>The machine goes down: what is behind a place was not flushed.</summary>
    public void LoseBehind(JournalPosition end)
    {
        Cut(end);
        if (_high > end)
            _high = end;
    }

    /// <summary>The process ends: what was not written is gone.</summary>
    public void Restart()
    {
        _commands.Clear();
        _generation = 0;
        Service = default;
    }

    public int ReadRun(JournalPosition from, Span<byte> into, out JournalPosition until)
    {
        until = from;
        var size = 0;
        foreach (var (at, bytes, end) in _entries.Skip(_removed).Where(entry => entry.At >= from))
        {
            if (size == 0 && bytes.Length > into.Length)
                return -bytes.Length;
            if (bytes.Length > into.Length - size || at.Value / SegmentSizeBytes != from.Value / SegmentSizeBytes)
                break;
            bytes.CopyTo(into[size..]);
            (size, until) = (size + bytes.Length, end);
        }

        return size;
    }

    public void Append(ReplicaRun run) => Enqueue(() =>
    {
        if (Start == End)
            (_empty, _removed) = (run.From, _entries.Count);
        Assert.True(run.From == End || Start == End, $"a run from {run.From} for a log that ends at {End}");
        var bytes = run.Bytes.Bytes;
        var at = run.From;
        while (bytes.Length > 0)
        {
            var size = BinaryPrimitives.ReadInt32BigEndian(bytes.Span);
            var isBlank = size < 0;
            var end = isBlank ? at + (SegmentSizeBytes - (at.Value % SegmentSizeBytes)) : at + size;
            _entries.Add((at, bytes[..(isBlank ? BlankSize : size)].ToArray(), end));
            bytes = bytes[(isBlank ? BlankSize : size)..];
            at = end;
        }

        Assert.Equal(run.Until, at);
        run.Bytes.Return();
        Tell();
    });

    public void Truncate(JournalPosition end, int generation, Action done) => Enqueue(() =>
    {
        Assert.True(end >= _high, $"{end} lies before {_high}, which is acknowledged");
        Truncations.Add(end);
        Cut(end);
        _generation = generation;
        done();
        Tell();
    });

    public void RaiseHighWater(JournalPosition position) => Enqueue(() =>
    {
        Assert.True(position <= End, $"{position} is acknowledged of a log that ends at {End}");
        Assert.True(position >= _high, $"{position} comes after {_high}");
        _high = position;
    });

    public void Change(ShardService service, long epoch, BrokerId id) =>
        Enqueue(() => (Service, _isClosed) = ((service, epoch, id), _isClosed && service != ShardService.Taking));

    public void Close(Action<JournalPosition> closed) => Enqueue(() =>
    {
        _isClosed = true;
        closed(End);
    });

    public void SlavesHold(JournalPosition held, bool isSlaveAvailable) =>
        Enqueue(() => SlavesTold.Add((held, isSlaveAvailable)));

    public void Flush(Action done) => Enqueue(done);

    public void Fail(Exception why) => Failures.Add(why);

    private void Cut(JournalPosition end)
    {
        var first = _entries.FindIndex(entry => entry.At >= end);
        if (first >= 0)
            _entries.RemoveRange(first, _entries.Count - first);
        if (_entries.Count == 0)
            _empty = end;
        Assert.Equal(end, End);
    }

    private void Enqueue(Action command)
    {
        _commands.Enqueue(command);
        if (_isWriting)
            return;
        _isWriting = true;
        Later();
    }

    private void Later() => simulator.Time.CreateTimer(
        _ => Work(), state: null, WriteTime, Timeout.InfiniteTimeSpan);

    private void Work()
    {
        _isWriting = false;
        while (!IsStuck && _commands.TryDequeue(out var command))
            command();
        if (_commands.Count == 0)
            return;
        _isWriting = true;
        Later();
    }

    private void Tell() => Advanced(_generation, End, End);
}
