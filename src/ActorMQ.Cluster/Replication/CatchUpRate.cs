namespace ActorMQ.Cluster.Replication;

/// <summary>So many bytes a second, and a few at once.</summary>
/// <param name="bytesPerSecond">How many; 1 or more.</param>
/// <param name="burstBytes">What may go at once after a pause.</param>
internal sealed class CatchUpRate(long bytesPerSecond, long burstBytes)
{
    private double _allowed = burstBytes;
    private TimeSpan? _at;

    /// <summary>How long to wait before the next bytes; zero: not at all.</summary>
    public TimeSpan WaitAt(TimeSpan now)
    {
        var passed = now - (_at ?? now);
        _at = now;
        _allowed = Math.Min(burstBytes, _allowed + (passed.TotalSeconds * bytesPerSecond));
        return _allowed >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_allowed / bytesPerSecond);
    }

    /// <summary>So many bytes have gone.</summary>
    public void Take(int size) => _allowed -= size;
}
