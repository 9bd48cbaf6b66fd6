using System.Globalization;

namespace ActorMQ.Interop.Clusters.Histories;

/// <summary>A queue of the one topic that a history is of.</summary>
public readonly record struct QueueKey(string Broker, int Queue)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Broker}/{Queue}");
}

/// <summary>Where a message stands.</summary>
public readonly record struct Place(QueueKey Queue, long Offset)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Queue}@{Offset}");
}
