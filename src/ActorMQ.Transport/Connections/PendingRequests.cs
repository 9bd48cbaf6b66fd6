using System.Diagnostics.CodeAnalysis;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Transport;

/// <summary>The requests of ours on one connection that wait for their answer.</summary>
/// <remarks>
/// Not bounded by itself: each entry has a caller that awaits it. Deadlines are checked by a sweep over the
/// table, and only when the earliest of them may be over: a timer for each request would cost more than it.
/// </remarks>
internal sealed class PendingRequests(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, PendingRequest> _requests = [];
    private long _earliest = long.MaxValue;
    private Exception? _failure;
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
        var request = new PendingRequest(this, NextOpaque(), code, timeout, DeadlineOf(timeout), connection);
        lock (_gate)
        {
            if (_failure is not null)
            {
                request.TrySetException(_failure);
                return request;
            }

            _requests.Add(request.Opaque, request);
            _earliest = Math.Min(_earliest, request.Deadline);
        }

        request.CancelOn(ct);
        return request;
    }

    internal bool TryTake(int opaque, [NotNullWhen(true)] out PendingRequest? request)
    {
        lock (_gate)
        {
            if (!_requests.Remove(opaque, out request))
                return false;
        }

        request.StopWatchingCancellation();
        return true;
    }

    internal void Fail(PendingRequest request, Exception failure)
    {
        if (TryTake(request.Opaque, out _))
            request.TrySetException(failure);
    }

    /// <summary>Fails those whose deadline lies at or before <paramref name="now"/>.</summary>
    internal void Expire(long now)
    {
        List<PendingRequest>? late = null;
        lock (_gate)
        {
            if (now < _earliest)
                return;
            _earliest = long.MaxValue;
            foreach (var request in _requests.Values)
            {
                if (request.Deadline <= now)
                    (late ??= []).Add(request);
                else
                    _earliest = Math.Min(_earliest, request.Deadline);
            }
        }

        foreach (var request in late ?? [])
            Fail(request, new RemotingTimeoutException($"no answer to {request} within {request.Timeout}"));
    }

    /// <summary>Fails all, and all that come later: the connection has ended.</summary>
    internal void FailAll(Exception failure)
    {
        PendingRequest[] all;
        lock (_gate)
        {
            _failure = failure;
            all = [.. _requests.Values];
        }

        foreach (var request in all)
            Fail(request, failure);
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
