using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model.Replication;

namespace ActorMQ.Simulation.Clusters;

/// <summary>The half of a replica that clients see.</summary>
internal sealed partial class ReplicaShell
{
    private readonly Queue<WaitingSend> _waiting = new();
    private readonly Queue<WaitingSend> _held = new();
    private bool _isOpen;
    private RecordRevision? _appointed;
    private RecordRevision? _doubtful;

    /// <summary>A client sends; the answer is the record's place, or null when it is refused.</summary>
    public void OnSend(SimulatedRecord record, Action<RecordPlace?> answer)
    {
        var send = new WaitingSend(record, answer);
        if (Service == ShardService.Taking || (Service == ShardService.Holding && IsOnItsWay(record)))
            Write(send);
        else if (Service == ShardService.Holding)
            _held.Enqueue(send);
        else
            answer(null);
    }

    /// <summary>A consumer reads on: the acknowledged messages of a queue from an offset.</summary>
    /// <remarks>One who has not heard of an unclean election shows what is lost; that is no promise.</remarks>
    public IReadOnlyList<SimulatedRecord> OnPull(int queue, int offset)
    {
        if (KnownEpoch < _checks.UncleanEpoch)
            return [];
        var found = new List<SimulatedRecord>();
        for (; offset < Log.NextOffset(queue) && Log.IndexOf(queue, offset) < _acknowledgedCount; offset++)
            found.Add(Log[Log.IndexOf(queue, offset)]);
        return found;
    }

    /// <summary>
    /// Some had been let in before sends were held, and come to the writer only now, until it is closed.
    /// </summary>
    private bool IsOnItsWay(SimulatedRecord record) => _isOpen && record.Sequence % 2 == 0;

    private void OnClose(CloseLog close)
    {
        _isOpen = _node.World.Mistake == ClusterMistake.HandsOverOpen;
        Hear(new LogClosed(close.HandOver, Log.End));
    }

    /// <summary>
    /// A leader that names the next one leaves nobody without an answer, unless it has not heard in time what
    /// became of it.
    /// </summary>
    private void OnPropose(SwapRecord swap)
    {
        if (Service != ShardService.Holding || swap.Record.Leader == _node.Id || swap.Expected == _doubtful)
            return;
        _appointed = swap.Expected;
        if (_waiting.Count > 0)
            _checks.Fail($"n{_node.Index} hands over, and {_waiting.Count} of its sends are not acknowledged");
    }

    private void Write(WaitingSend send)
    {
        if (_appointed is not null)
            _checks.Fail($"n{_node.Index} takes a send after it has named who leads next");
        _checks.Written(_epoch, _node.Index, Life);
        send.Record.Offset = Log.NextOffset(send.Record.Queue);
        Log.Append(send.Record);
        _waiting.Enqueue(send with { Index = Log.Count - 1 });
        TellHeld();
        if (_node.World.Mistake == ClusterMistake.AcknowledgesAlone)
            Acknowledge(Log.Count);
    }

    private void AnswerWaiting()
    {
        while (_waiting.TryPeek(out var send) && send.Index < _acknowledgedCount)
        {
            _waiting.Dequeue();
            send.Answer(new(_epoch, send.Index));
        }
    }

    private void OnChangeService(ChangeService change)
    {
        _node.World.Note($"s{Shard} n{_node.Index} is {change.Service} in epoch {change.Epoch} at {Log.End}");
        (Service, _epoch) = (change.Service, change.Epoch);
        if (Service != ShardService.Holding)
            (_isOpen, _doubtful, _appointed) = (Service == ShardService.Taking, _appointed ?? _doubtful, null);
        if (Service == ShardService.Following)
            Refuse();

        if (Service == ShardService.Holding)
            return;
        foreach (var send in _held.ToArray())
            OnSend(send.Record, send.Answer);
        _held.Clear();
    }

    /// <summary>Whoever waits is told that it is not known what has become of the message.</summary>
    private void Refuse()
    {
        foreach (var send in _waiting.Concat(_held))
            send.Answer(null);
        _waiting.Clear();
        _held.Clear();
    }

    private readonly record struct WaitingSend(
        SimulatedRecord Record, Action<RecordPlace?> Answer, int Index = -1);
}

/// <summary>Where a message was written: in which epoch, and its number in the log.</summary>
internal readonly record struct RecordPlace(ShardEpoch Epoch, int Index);
