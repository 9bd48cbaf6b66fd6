namespace ActorMQ.Cluster.Forwarding;

/// <summary>Whether clients still come with what another has to serve. Any thread.</summary>
/// <remarks>Clients of a replica that has led come to it until they have heard otherwise.</remarks>
/// <param name="after">Without a request for so long, it is quiet.</param>
/// <param name="time">The clock of the broker's connections.</param>
internal sealed class ForwardingQuiet(TimeSpan after, TimeProvider time)
{
    // It is quiet at first.
    private long _neededAt = time.GetTimestamp() - (long)(after.TotalSeconds * time.TimestampFrequency);
    private volatile bool _hasLed;

    /// <summary>Whether nobody has needed it for a while.</summary>
    internal bool IsQuiet => !_hasLed && time.GetElapsedTime(Volatile.Read(ref _neededAt)) >= after;

    /// <summary>A request has come that another has to serve.</summary>
    /// <param name="receivedAt">When, by the clock.</param>
    internal void NoteRequest(long receivedAt) => Volatile.Write(ref _neededAt, receivedAt);

    /// <summary>Where requests go from now on.</summary>
    internal void NoteWay(ForwardingWay way)
    {
        if (way is ForwardingWay.Here or ForwardingWay.HandingOver)
        {
            _hasLed = true;
            return;
        }

        if (!_hasLed)
            return;
        Volatile.Write(ref _neededAt, time.GetTimestamp());
        _hasLed = false;
    }
}
