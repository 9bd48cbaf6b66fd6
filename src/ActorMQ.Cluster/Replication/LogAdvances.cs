using ActorMQ.Model;

namespace ActorMQ.Cluster.Replication;

/// <summary>How far the log is: the last word of its writer or flusher. Any thread.</summary>
/// <remarks>However often the log moves on, one message of it waits for the replica's actor.</remarks>
internal sealed class LogAdvances
{
    private readonly Lock _gate = new();
    private (int Generation, JournalPosition Written, JournalPosition Held) _latest;
    private bool _isTold;

    /// <summary>The log has moved on.</summary>
    /// <returns>Whether the actor is to be told.</returns>
    public bool Note(int generation, JournalPosition written, JournalPosition held)
    {
        lock (_gate)
        {
            // Writer and flusher tell beside each other: what one knows of the other may be old.
            if (generation < _latest.Generation)
                return false;
            if (generation == _latest.Generation)
                (written, held) = (Later(written, _latest.Written), Later(held, _latest.Held));
            _latest = (generation, written, held);
            if (_isTold)
                return false;
            return _isTold = true;
        }
    }

    /// <summary>Whether the log has moved on since the last <see cref="Take"/>.</summary>
    public bool HasNews
    {
        get
        {
            lock (_gate)
                return _isTold;
        }
    }

    /// <summary>The latest; what comes from now on is told anew.</summary>
    public (int Generation, JournalPosition Written, JournalPosition Held) Take()
    {
        lock (_gate)
        {
            _isTold = false;
            return _latest;
        }
    }

    private static JournalPosition Later(JournalPosition left, JournalPosition right) =>
        left > right ? left : right;
}
