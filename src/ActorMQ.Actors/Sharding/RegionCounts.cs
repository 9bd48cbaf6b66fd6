namespace ActorMQ.Actors;

/// <summary>Counts a region's messages to and from other nodes. Any thread.</summary>
internal sealed class RegionCounts
{
    private long _forwarded;
    private long _waited;
    private long _notReached;
    private long _taken;
    private long _refused;

    internal void Forwarded() => Interlocked.Increment(ref _forwarded);

    internal void Waited() => Interlocked.Increment(ref _waited);

    internal void NotReached() => Interlocked.Increment(ref _notReached);

    internal void Taken() => Interlocked.Increment(ref _taken);

    internal void Refused() => Interlocked.Increment(ref _refused);

    internal RegionStatistics Snapshot() => new(
        Interlocked.Read(ref _forwarded),
        Interlocked.Read(ref _waited),
        Interlocked.Read(ref _notReached),
        Interlocked.Read(ref _taken),
        Interlocked.Read(ref _refused));
}
