using ActorMQ.Cluster.Replicas;
using ActorMQ.Model.Replication;

namespace ActorMQ.Simulation.Clusters;

/// <summary>The half of a replica that clients see.</summary>
internal sealed partial class ReplicaShell
{
    private readonly Queue<WaitingSend> _waiting = new();
    private readonly Queue<WaitingSend> _held = new();

    /// <summary>A client sends; the answer is the record's index in the log, or null when it is refused.</summary>
    public void OnSend(SimulatedRecord record, Action<int?> answer)
    {
        var send = new WaitingSend(record, answer);
        if (Service == ShardService.Taking)
            Write(send);
        else if (Service == ShardService.Holding)
            _held.Enqueue(send);
        else
            answer(null);
    }

    /// <summary>A consumer reads on: the acknowledged messages of a queue from an offset.</summary>
    public IReadOnlyList<SimulatedRecord> OnPull(int queue, int offset)
    {
        var found = new List<SimulatedRecord>();
        for (; offset < Log.NextOffset(queue) && Log.IndexOf(queue, offset) < _acknowledgedCount; offset++)
            found.Add(Log[Log.IndexOf(queue, offset)]);
        return found;
    }

    private void Write(WaitingSend send)
    {
        _checks.Written(_epoch, _node.Index, _node.Life);
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
            send.Answer(send.Index);
        }
    }

    private void OnChangeService(ChangeService change)
    {
        _node.World.Note($"s{Shard} n{_node.Index} is {change.Service} in epoch {change.Epoch} at {Log.End}");
        (Service, _epoch) = (change.Service, change.Epoch);
        if (Service == ShardService.Following)
        {
            foreach (var send in _waiting.Concat(_held))
                send.Answer(null);
            _waiting.Clear();
        }

        if (Service == ShardService.Holding)
            return;
        foreach (var send in _held.ToArray())
            OnSend(send.Record, send.Answer);
        _held.Clear();
    }

    private readonly record struct WaitingSend(SimulatedRecord Record, Action<int?> Answer, int Index = -1);
}
