using ActorMQ.Protocol.Commands;

namespace ActorMQ.Transport;

/// <summary>The requests of ours on one connection that wait for their answer.</summary>
/// <remarks>
/// Not bounded by itself: each entry has a caller that awaits it, or that bounds what it has relayed.
/// Deadlines are checked by a sweep over the table, and only when the earliest of them may be over: a timer
/// for each request would cost more than it.
/// </remarks>
internal sealed class PendingRequests(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, PendingAnswer> _requests = [];
    private long _earliest = long.MaxValue;
    private RemotingException? _failure;
    private int _lastOpaque;

    internal int Count
    {
        get
        {
            lock (_gate)
                return _requests.Count;
        }
    }

    internal int NextOpaque() => Interlocked.Increment(ref _lastOpaque);

    /// <summary>Enters a request. One that is entered after the end of the connection has failed
    /// already.</summary>
    internal PendingRequest Add(
        RequestCode code, TimeSpan timeout, RemotingConnection connection, CancellationToken ct)
    {
        var request = new PendingRequest(this, NextOpaque(), code, timeout, connection);
        if (TryAdd(request.Opaque, request, relayed: null, timeout) is { } failure)
            request.TrySetException(failure);
        else
            request.CancelOn(ct);
        return request;
    }

    /// <summary>Enters a request that is passed on.</summary>
    /// <returns>False after the end of the connection.</returns>
    internal bool TryAdd(int opaque, IRelayedRequest relayed, TimeSpan timeout) =>
        TryAdd(opaque, ours: null, relayed, timeout) is null;

    internal bool TryTake(int opaque, out PendingAnswer request)
    {
        lock (_gate)
        {
            if (!_requests.Remove(opaque, out request))
                return false;
        }

        request.Ours?.StopWatchingCancellation();
        return true;
    }

    internal void Fail(int opaque, RemotingException failure)
    {
        if (TryTake(opaque, out var request))
            request.Fail(failure);
    }

    /// <summary>Fails those whose deadline lies at or before <paramref name="now"/>.</summary>
    internal void Expire(long now, RemotingConnection connection)
    {
        List<int>? late = null;
        lock (_gate)
        {
            if (now < _earliest)
                return;
            _earliest = long.MaxValue;
            foreach (var (opaque, request) in _requests)
            {
                if (request.Deadline <= now)
                    (late ??= []).Add(opaque);
                else
                    _earliest = Math.Min(_earliest, request.Deadline);
            }
        }

        foreach (var opaque in late ?? [])
        {
            if (!TryTake(opaque, out var request))
                continue;
            var what = request.Ours is { } ours
                ? $"no answer to {ours} within {ours.Timeout}"
                : $"no answer to a relayed request on {connection} in time";
            request.Fail(new RemotingTimeoutException(what));
        }
    }

    /// <summary>Fails all, and all that come later: the connection has ended.</summary>
    internal void FailAll(RemotingException failure)
    {
        int[] all;
        lock (_gate)
        {
            _failure = failure;
            all = [.. _requests.Keys];
        }

        foreach (var opaque in all)
            Fail(opaque, failure);
    }

    private RemotingException? TryAdd(
        int opaque, PendingRequest? ours, IRelayedRequest? relayed, TimeSpan timeout)
    {
        var deadline = DeadlineOf(timeout);
        lock (_gate)
        {
            if (_failure is not null)
                return _failure;
            _requests.Add(opaque, new PendingAnswer(ours, relayed, deadline));
            _earliest = Math.Min(_earliest, deadline);
            return null;
        }
    }

    private long DeadlineOf(TimeSpan timeout)
    {
        if (timeout == Timeout.InfiniteTimeSpan)
            return long.MaxValue;
        var ticks = timeout.TotalSeconds * time.TimestampFrequency;
        var now = time.GetTimestamp();
        return ticks < long.MaxValue - now ? now + (long)ticks : long.MaxValue;
    }
}
