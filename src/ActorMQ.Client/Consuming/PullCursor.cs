using ActorMQ.Model;

namespace ActorMQ.Client;

/// <summary>Where a pull consumer stands in one queue. A seek makes everything that was read ahead
/// stale.</summary>
internal sealed class PullCursor(QueueOffset position) : IDisposable
{
    private readonly Lock _gate = new();
    private CancellationTokenSource _moved = new();
    private QueueOffset _position = position;
    private int _epoch;

    /// <summary>The offset of the next message for the application.</summary>
    internal QueueOffset Position
    {
        get
        {
            lock (_gate)
                return _position;
        }
    }

    /// <summary>Where to read ahead from; the token is cancelled by the next seek.</summary>
    internal (QueueOffset Position, int Epoch, CancellationToken Moved) Begin()
    {
        lock (_gate)
            return (_position, _epoch, _moved.Token);
    }

    /// <summary>Whether what was read in <paramref name="epoch"/> still counts.</summary>
    internal bool IsCurrent(int epoch)
    {
        lock (_gate)
            return epoch == _epoch;
    }

    /// <summary>The application has taken a message; false when a seek came in between.</summary>
    internal bool TryAdvance(int epoch, QueueOffset taken)
    {
        lock (_gate)
        {
            if (epoch != _epoch)
                return false;
            _position = taken + 1;
            return true;
        }
    }

    internal void Seek(QueueOffset to)
    {
        CancellationTokenSource old;
        lock (_gate)
        {
            _position = to;
            _epoch++;
            old = _moved;
            _moved = new CancellationTokenSource();
        }

        old.Cancel();
        old.Dispose();
    }

    public void Dispose() => _moved.Dispose();
}
