namespace ActorMQ.Cluster.Replication;

/// <summary>How many bytes a second a growing number of bytes means, over the last second or so.</summary>
internal sealed class ByteRate
{
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(1);

    private (long Total, TimeSpan At)? _from;

    /// <summary>As last measured; 0 before.</summary>
    public long BytesPerSecond { get; private set; }

    /// <summary>So many bytes by now.</summary>
    public void Note(long total, TimeSpan now)
    {
        if (_from is not { } from)
        {
            _from = (total, now);
            return;
        }

        var passed = now - from.At;
        if (passed < Span)
            return;
        BytesPerSecond = Math.Max(0, (long)((total - from.Total) / passed.TotalSeconds));
        _from = (total, now);
    }
}
