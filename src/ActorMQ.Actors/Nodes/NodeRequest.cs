namespace ActorMQ.Actors;

/// <summary>What one node asks of another.</summary>
public abstract record NodeRequest
{
    private protected NodeRequest() { }
}

/// <summary>Bring a message to an entity.</summary>
/// <param name="Region">The region's name, the same on all nodes.</param>
/// <param name="Key">The entity's key, as the region's codec has it.</param>
/// <param name="Message">The message, as the region's codec has it.</param>
/// <param name="ReplyWithin">How long the asker waits for a reply; null when none is wanted.</param>
public sealed record EntityRequest(
    string Region, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Message, TimeSpan? ReplyWithin)
    : NodeRequest;

/// <summary>Tell the asking node when an entity's present life, or a published actor, has ended.</summary>
/// <param name="Watch">The asking node's number for the watch.</param>
/// <param name="Region">The region's name; empty for a published actor.</param>
/// <param name="Key">The entity's key, or the published name in UTF-8.</param>
public sealed record WatchBegin(long Watch, string Region, ReadOnlyMemory<byte> Key) : NodeRequest;

/// <summary>These are all watches of the asking node there: others are forgotten, and of each that is not
/// known the end is told.</summary>
/// <param name="Watches">Their numbers.</param>
public sealed record WatchCheck(IReadOnlyList<long> Watches) : NodeRequest;

/// <summary>What the asked node had watched has ended.</summary>
/// <param name="Watch">The asked node's number for the watch.</param>
/// <param name="Reason">Why.</param>
public sealed record WatchedEnded(long Watch, EndReason Reason) : NodeRequest;
