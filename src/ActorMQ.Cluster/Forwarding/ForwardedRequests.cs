using System.Collections.Concurrent;

namespace ActorMQ.Cluster.Forwarding;

/// <summary>Requests to use again. Any thread.</summary>
/// <param name="forwarding">Whose they are.</param>
internal sealed class ForwardedRequests(LeaderForwarding forwarding)
{
    // As many as busy connections have under way; the rest is left to the garbage collector.
    private const int KeptMax = 1024;

    private readonly ConcurrentQueue<ForwardedRequest> _free = new();
    private int _freeCount;

    /// <summary>One to be begun.</summary>
    internal ForwardedRequest Rent()
    {
        if (!_free.TryDequeue(out var request))
            return new ForwardedRequest(forwarding);
        Interlocked.Decrement(ref _freeCount);
        return request;
    }

    /// <summary>Takes one back. Nobody may use it any more.</summary>
    internal void Return(ForwardedRequest request)
    {
        request.End();
        if (Interlocked.Increment(ref _freeCount) <= KeptMax)
            _free.Enqueue(request);
        else
            Interlocked.Decrement(ref _freeCount);
    }
}
