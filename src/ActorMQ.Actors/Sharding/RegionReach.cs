namespace ActorMQ.Actors;

/// <summary>What a region needs to reach entities on other nodes, and to be reached.</summary>
/// <param name="Port">This node among the others. A region's name is unique at its port, and the same on
/// all nodes.</param>
/// <param name="Locations">Where shards live.</param>
/// <param name="Codec">How messages look between nodes.</param>
public sealed record RegionReach<TKey, TMessage>(
    NodePort Port, IShardLocations<TKey> Locations, IEntityCodec<TKey, TMessage> Codec)
{
    /// <summary>How many messages of a shard wait while its place is not known, 1 or more.</summary>
    public int WaitingMax { get; init; } = 1_000;

    /// <summary>How long a message waits for that; then its sender is told.</summary>
    public TimeSpan WaitMax { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a node that did not take a message is not tried again.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long to wait for a node to say that it has taken a message.</summary>
    public TimeSpan TakenWithin { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long to wait for a reply whose asker has set no deadline.</summary>
    public TimeSpan ReplyWithin { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>What became of a region's messages to and from other nodes.</summary>
/// <param name="Forwarded">Messages sent to other nodes.</param>
/// <param name="Waited">Messages that waited for a shard's place.</param>
/// <param name="NotReached">Messages that did not reach their entity, and whose senders were told so.</param>
/// <param name="Taken">Messages of other nodes brought to entities here.</param>
/// <param name="Refused">Messages of other nodes that made no sense here.</param>
public sealed record RegionStatistics(long Forwarded, long Waited, long NotReached, long Taken, long Refused);
