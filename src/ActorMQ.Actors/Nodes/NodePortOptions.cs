namespace ActorMQ.Actors;

/// <summary>Bounds of a node's watches over others, and of theirs over it.</summary>
public sealed record NodePortOptions
{
    /// <summary>How often two nodes compare which watches they have; what a lost link has eaten comes to
    /// light then.</summary>
    public TimeSpan CheckWatchesEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a watch waits for its entity's shard to have a place; then its watcher hears
    /// <see cref="EndReason.NotReached"/>.</summary>
    public TimeSpan PlaceWithin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Targets on other nodes that are watched from here. A further watch ends at once, with
    /// <see cref="EndReason.NotReached"/>.</summary>
    public int WatchedMax { get; init; } = 100_000;

    /// <summary>Watches of other nodes over actors here. A further one is refused.</summary>
    public int WatchersMax { get; init; } = 100_000;

    /// <summary>How long to wait for a node's answer about watches.</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(3);
}
