namespace ActorMQ.Actors;

/// <summary>Where an entity lives. Today always here; the seam behind which other nodes will stand.</summary>
internal abstract class EntityHome<TKey, TMessage>
    where TKey : notnull
{
    /// <summary>Brings the message to the entity, and starts the entity if need be.</summary>
    /// <param name="key">The entity.</param>
    /// <param name="message">The message.</param>
    /// <param name="live">The entity's address of this life, when it lives in this process.</param>
    internal abstract TellResult Deliver(TKey key, TMessage message, out ActorRef<TMessage>? live);
}
