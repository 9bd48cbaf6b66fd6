using ActorMQ.Actors;
using ActorMQ.Broker.Queues;
using ActorMQ.Broker.Topics;
using ActorMQ.Model;

namespace ActorMQ.Broker.Requests;

/// <summary>The sends of one connection between two looks at its socket, gathered by queue.</summary>
/// <remarks>
/// Belongs to the connection's reading loop. What was gathered is told when the read is handled.
/// </remarks>
internal sealed class SendGathering(ConnectionSession session, SendPath path)
{
    // A batch this large goes on its way before the read is handled, so that no batch grows without bound.
    private const int SizeMax = 256 * 1024;
    private const int RecordCountMax = 1024;

    private readonly List<AppendBatch> _open = [];
    private byte[] _scratch = new byte[512];
    private bool _isReading;

    /// <summary>
    /// From now on sends may be gathered, so a hand-over waits for <see cref="TellAll"/>. To be called before
    /// anyone looks whether this replica serves them: a thread may be held up between that and the send.
    /// </summary>
    internal void Begin()
    {
        if (_isReading)
            return;
        _isReading = true;
        path.BeginReading();
    }

    /// <summary>The batch to which a send to this queue is added.</summary>
    internal AppendBatch BatchFor(TopicEntry topic, QueueId queue)
    {
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            var batch = _open[i];
            if (batch.Queue != queue || batch.Topic != topic)
                continue;
            if (batch.SizeBytes < SizeMax && batch.RecordCount < RecordCountMax)
                return batch;
            _open.RemoveAt(i);
            path.Tell(batch);
            break;
        }

        var opened = path.Pool.Rent(session, topic, queue);
        _open.Add(opened);
        return opened;
    }

    /// <summary>At least so many bytes to put something together in; valid until the next call.</summary>
    internal Span<byte> Scratch(int size)
    {
        if (_scratch.Length < size)
            _scratch = new byte[Math.Max(size, 2 * _scratch.Length)];
        return _scratch.AsSpan(0, size);
    }

    /// <summary>Hands everything gathered to its queues.</summary>
    internal void TellAll()
    {
        if (_open.Count > 0)
            TellOpen();
        if (!_isReading)
            return;
        _isReading = false;
        path.EndReading();
    }

    private void TellOpen()
    {
        using var writerWakesOnce = WakeUps.Gather();
        foreach (var batch in _open)
            path.Tell(batch);
        _open.Clear();
    }
}
