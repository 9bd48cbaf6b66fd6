namespace ActorMQ.Actors;

/// <summary>Where a region's entities live: all of them here, or each where its shard is.</summary>
internal abstract class EntityHome<TKey, TMessage>
    where TKey : notnull
{
    /// <summary>Brings the message to the entity, and starts the entity if need be.</summary>
    /// <param name="key">The entity.</param>
    /// <param name="message">The message.</param>
    /// <param name="live">The entity's address of this life, when it lives in this process.</param>
    internal abstract TellResult Deliver(TKey key, TMessage message, out ActorRef<TMessage>? live);

    /// <summary>What to watch of an entity: its address of this life, or what stands for it.</summary>
    internal abstract ActorRef PresentLife(TKey key);
}
