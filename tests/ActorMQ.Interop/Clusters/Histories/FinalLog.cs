namespace ActorMQ.Interop.Clusters.Histories;

/// <summary>What the queues hold in the end, each from offset 0 on.</summary>
public sealed record FinalLog(IReadOnlyDictionary<QueueKey, IReadOnlyList<Sent>> Queues)
{
    /// <summary>What stands at a place; null: nothing.</summary>
    public Sent? At(Place place) =>
        Queues.TryGetValue(place.Queue, out var queue) && place.Offset >= 0 && place.Offset < queue.Count
            ? queue[(int)place.Offset]
            : null;
}
