using System.Globalization;

namespace ActorMQ.Actors;

/// <summary>Why a message did not reach an entity.</summary>
public enum NotReachedReason
{
    /// <summary>Nobody knew in time where the shard lives.</summary>
    NoPlace,

    /// <summary>So many messages wait already for the shard's place to be known.</summary>
    TooManyWait,

    /// <summary>The shard's node was not reached in time, or did not have the shard.</summary>
    NotTaken,

    /// <summary>The entity's mailbox, its region, or the link to its node is at its bound.</summary>
    Full,

    /// <summary>The message or its reply makes no sense on the other side.</summary>
    Refused,

    /// <summary>The link was lost on the way: the entity may have the message.</summary>
    Lost,
}

/// <summary>A message did not reach an entity, or its reply did not come back. When the entity is reached and
/// does not reply in time, that is an <see cref="AskTimeoutException"/>.</summary>
public sealed class EntityNotReachedException : Exception
{
    internal EntityNotReachedException(
        NotReachedReason reason, string entity, string shard, TimeSpan waited, ShardPlace place, string? said)
        : base(Describe(reason, entity, shard, waited, place, said)) =>
        (Reason, Entity, Shard, Waited) = (reason, entity, shard, waited);

    /// <summary>Why.</summary>
    public NotReachedReason Reason { get; }

    /// <summary>The entity's path: region and key.</summary>
    public string Entity { get; }

    /// <summary>Its shard.</summary>
    public string Shard { get; }

    /// <summary>How long the message was on its way.</summary>
    public TimeSpan Waited { get; }

    /// <summary>Whether the entity may have the message.</summary>
    public bool MayHaveArrived => Reason == NotReachedReason.Lost;

    private static string Describe(
        NotReachedReason reason, string entity, string shard, TimeSpan waited, ShardPlace place, string? said)
    {
        var where = place.Node is { } node ? $"node {node}" : "its node";
        var because = reason switch
        {
            NotReachedReason.NoPlace =>
                "nobody knows where the shard lives; ask again when it has a leader",
            NotReachedReason.TooManyWait =>
                "too many messages wait for the shard's place; ask again when it has a leader",
            NotReachedReason.NotTaken =>
                $"{where} did not take it; ask again, and look whether that node is up and leads the shard",
            NotReachedReason.Full => $"{where} is at its bound; ask again later, and less often",
            NotReachedReason.Refused =>
                $"{where} refused it; do not ask again before both nodes run the same release",
            _ => $"the link to {where} was lost and it may have arrived; look before asking again",
        };
        var more = said is null ? string.Empty : $" ({said})";
        var ms = waited.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
        return $"Entity {entity} of shard {shard} was not reached in {ms} ms: {because}{more}.";
    }
}
