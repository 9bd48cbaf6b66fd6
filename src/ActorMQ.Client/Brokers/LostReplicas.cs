using System.Collections.Concurrent;

namespace ActorMQ.Client;

/// <summary>Which replicas could not be reached a moment ago: others are asked first. Any thread.</summary>
/// <remarks>
/// An entry counts for a second, so that one that is back is found again; it is renewed as long as that one
/// is asked and does not answer.
/// </remarks>
internal sealed class LostReplicas(TimeProvider time)
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, long> _lost = new(StringComparer.Ordinal);

    /// <summary>Whether none is lost, which is so nearly always.</summary>
    internal bool IsEmpty => _lost.IsEmpty;

    /// <summary>Whether the replica at <paramref name="address"/> is lost.</summary>
    internal bool Contains(string? address)
    {
        if (address is null || _lost.IsEmpty || !_lost.TryGetValue(address, out var since))
            return false;
        if (time.GetElapsedTime(since) < GoodFor)
            return true;
        _lost.TryRemove(new(address, since));
        return false;
    }

    /// <summary>It was asked in vain.</summary>
    internal void Add(string address) => _lost[address] = time.GetTimestamp();

    /// <summary>It has answered.</summary>
    internal void Remove(string address)
    {
        if (!_lost.IsEmpty)
            _lost.TryRemove(address, out _);
    }
}
