namespace ActorMQ.Transport;

/// <summary>Counts for one server or client, and into the process-wide meter at the same stroke. Any
/// thread.</summary>
internal sealed class TransportCounters
{
    private readonly long[] _disconnects = new long[Enum.GetValues<DisconnectReason>().Length];
    private long _connections;
    private long _accepted;
    private long _refusedAtLimit;
    private long _refusedTls;
    private long _handlerFailures;
    private long _requests;
    private long _pauses;

    internal long Connections => Volatile.Read(ref _connections);

    internal void Opened()
    {
        Interlocked.Increment(ref _connections);
        Interlocked.Increment(ref _accepted);
        TransportMeter.Connections.Add(1);
    }

    internal void Closed(DisconnectReason reason)
    {
        Interlocked.Decrement(ref _connections);
        Interlocked.Increment(ref _disconnects[(int)reason]);
        TransportMeter.Connections.Add(-1);
        TransportMeter.Disconnects.Add(1, TransportMeter.Reason(reason.ToString()));
    }

    internal void RefusedAtLimit()
    {
        Interlocked.Increment(ref _refusedAtLimit);
        TransportMeter.Refused.Add(1, TransportMeter.Reason("limit"));
    }

    internal void RefusedTls()
    {
        Interlocked.Increment(ref _refusedTls);
        TransportMeter.Refused.Add(1, TransportMeter.Reason("tls"));
    }

    internal void HandlerFailed()
    {
        Interlocked.Increment(ref _handlerFailures);
        TransportMeter.HandlerFailures.Add(1);
    }

    internal void Received(int requests, long bytes)
    {
        Interlocked.Add(ref _requests, requests);
        TransportMeter.Requests.Add(requests);
        TransportMeter.BytesReceived.Add(bytes);
    }

    internal void Paused()
    {
        Interlocked.Increment(ref _pauses);
        TransportMeter.Pauses.Add(1);
    }

    internal ServerStatistics Snapshot() => new(
        Connections,
        Volatile.Read(ref _accepted),
        Volatile.Read(ref _refusedAtLimit),
        Volatile.Read(ref _refusedTls),
        Ended(DisconnectReason.BadFrame),
        Ended(DisconnectReason.BadHeader),
        Ended(DisconnectReason.PartialFrame),
        Ended(DisconnectReason.Idle),
        Ended(DisconnectReason.OutputOverflow),
        Volatile.Read(ref _handlerFailures),
        Volatile.Read(ref _requests),
        Volatile.Read(ref _pauses));

    private long Ended(DisconnectReason reason) => Volatile.Read(ref _disconnects[(int)reason]);
}
