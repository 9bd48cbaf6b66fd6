namespace ActorMQ.Actors;

/// <summary>Why a watched actor is gone.</summary>
public enum EndReason
{
    /// <summary>It stopped: of itself, by its parent, or, an entity, for being idle.</summary>
    Stopped = 0,

    /// <summary>Its shard moved to another node.</summary>
    Moved = 1,

    /// <summary>It did not live any more, or not yet, when the watch came to its place.</summary>
    NotThere = 2,

    /// <summary>Its node is gone.</summary>
    NodeGone = 3,

    /// <summary>Its node has started anew.</summary>
    NodeRestarted = 4,

    /// <summary>The watch could not be brought to its place: whether it lives is not known.</summary>
    NotReached = 5,
}
