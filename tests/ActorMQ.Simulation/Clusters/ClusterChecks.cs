using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Simulation.Clusters;

/// <summary>What must be true of one shard, at each moment and in the end.</summary>
internal sealed class ClusterChecks(int shard, Action<string> fail)
{
    private readonly List<SimulatedRecord> _acknowledged = [];
    private readonly Dictionary<ShardEpoch, (int Node, long Life)> _writers = [];
    private readonly Dictionary<(int Queue, long Offset), SimulatedRecord> _seen = [];
    private readonly Dictionary<int, (SimulatedRecord Record, int Index)> _answered = [];
    private readonly List<(SimulatedRecord Record, int Index)> _answers = [];

    /// <summary>
    /// The last epoch that an operator has begun with a replica that need not have held everything.
    /// </summary>
    public ShardEpoch UncleanEpoch { get; private set; } = ShardEpoch.None;

    /// <summary>Whether there was one.</summary>
    public bool WasUnclean => UncleanEpoch != ShardEpoch.None;

    /// <summary>The acknowledged records before a place where a log may begin.</summary>
    public IReadOnlyList<SimulatedRecord> RecordsBefore(JournalPosition start)
    {
        var records = new List<SimulatedRecord>();
        var end = JournalPosition.Start;
        foreach (var record in _acknowledged.TakeWhile(_ => end < start))
        {
            records.Add(record);
            end += record.Size;
        }

        if (end != start)
            Fail($"a log begins at {start}, where no acknowledged record ends");
        return records;
    }

    /// <summary>How many sends were answered, and not lost by an operator's word.</summary>
    public int AnswerCount => _answers.Count;

    /// <summary>One epoch, one writer.</summary>
    public void Written(ShardEpoch epoch, int node, long life)
    {
        if (!_writers.TryAdd(epoch, (node, life)) && _writers[epoch] != (node, life))
            Fail($"n{node} in life {life} writes in epoch {epoch}, as did {_writers[epoch]}");
    }

    /// <summary>
    /// By an operator's word a replica leads with the log that it has: that is all there is from now on, and
    /// nothing else may be lost.
    /// </summary>
    /// <returns>How many acknowledged records are lost.</returns>
    public int BeganUnclean(ShardEpoch epoch, SimulatedLog log)
    {
        UncleanEpoch = epoch;
        var kept = 0;
        while (kept < Math.Min(_acknowledged.Count, log.Count) && _acknowledged[kept] == log[kept])
            kept++;
        var lostCount = _acknowledged.Count - kept;
        var lost = _acknowledged[kept..].ToHashSet();
        _acknowledged.RemoveRange(kept, lostCount);
        _answers.RemoveAll(answer => answer.Index >= kept);
        foreach (var (place, _) in _seen.Where(each => lost.Contains(each.Value)).ToList())
            _seen.Remove(place);
        _answered.Clear();
        foreach (var answer in _answers)
            _answered[answer.Record.Producer] = answer;
        return lostCount;
    }

    /// <summary>A replica says, in an epoch, that so many records of its log are acknowledged.</summary>
    public void Acknowledged(SimulatedLog log, int from, int until, ShardEpoch epoch)
    {
        if (epoch < UncleanEpoch)
            return;
        for (var index = Math.Min(from, _acknowledged.Count); index < until; index++)
        {
            if (index == _acknowledged.Count)
                _acknowledged.Add(log[index]);
            else if (_acknowledged[index] != log[index])
                Fail($"record {index} was acknowledged as {_acknowledged[index]} and now is {log[index]}");
        }
    }

    /// <summary>A sender is told of its record.</summary>
    public void Answered(SimulatedRecord record, RecordPlace place)
    {
        var index = place.Index;
        if (place.Epoch < UncleanEpoch && (index >= _acknowledged.Count || _acknowledged[index] != record))
            return;
        if (_answered.TryGetValue(record.Producer, out var last)
            && (record.Sequence <= last.Record.Sequence || record.Offset <= last.Record.Offset))
        {
            Fail($"{record} at {record.Offset} is answered after {last.Record} at {last.Record.Offset}");
        }

        _answered[record.Producer] = (record, index);
        _answers.Add((record, index));
    }

    /// <summary>A consumer is given a record.</summary>
    public void Seen(int queue, long offset, SimulatedRecord record)
    {
        if (!_seen.TryAdd((queue, offset), record) && _seen[(queue, offset)] != record)
            Fail($"offset {offset} of queue {queue} was {_seen[(queue, offset)]} and now is {record}");
    }

    /// <summary>A replica is about to cut its log.</summary>
    public void Truncating(SimulatedLog log, int count, int node)
    {
        if (count < log.Count && count < _acknowledged.Count && log[count] == _acknowledged[count])
            Fail($"n{node} cuts {log[count]} at {count}, which is acknowledged");
    }

    /// <summary>A member of the set that has not lost its tail holds what is acknowledged.</summary>
    public void InSync(SimulatedLog log, int node)
    {
        var last = _acknowledged.Count - 1;
        if (last >= 0 && (log.Count <= last || log[last] != _acknowledged[last]))
            Fail($"n{node} is in the set with {log.Count} records, {last + 1} are acknowledged");
    }

    public void InTheEnd(IReadOnlyList<SimulatedLog> replicas)
    {
        var truth = replicas[0];
        foreach (var replica in replicas)
        {
            if (replica.End != truth.End)
                Fail($"replicas end at {replica.End} and {truth.End}");
            for (var index = 0; index < truth.Count; index++)
            {
                if (replica[index] != truth[index])
                    Fail($"replicas differ at {index}: {replica[index]}, {truth[index]}");
            }
        }

        foreach (var (record, index) in _answers)
        {
            if (index >= truth.Count || truth[index] != record)
                Fail($"{record} was answered and is lost");
        }

        foreach (var ((queue, offset), record) in _seen)
        {
            if (offset >= truth.NextOffset(queue) || truth[truth.IndexOf(queue, (int)offset)] != record)
                Fail($"a consumer saw {record} at {offset}, which is not there any more");
        }

        CheckOffsets(truth);
    }

    private void CheckOffsets(SimulatedLog truth)
    {
        for (var queue = 0; queue < ClusterPlan.QueueCount; queue++)
        {
            for (var offset = 0; offset < truth.NextOffset(queue); offset++)
            {
                if (truth[truth.IndexOf(queue, offset)].Offset != offset)
                    Fail($"queue {queue} has at {offset} what was given another offset");
            }
        }
    }

    public void Fail(string what) => fail($"shard {shard}: {what}");
}
