namespace ActorMQ.Actors;

/// <summary>All entities live here.</summary>
internal sealed class LocalHome<TKey, TMessage>(LocalEntities<TKey, TMessage> entities)
    : EntityHome<TKey, TMessage>
    where TKey : notnull
{
    internal override TellResult Deliver(TKey key, TMessage message, out ActorRef<TMessage>? live) =>
        entities.TryDeliver(key, message, out live)!.Value;

    internal override ActorRef PresentLife(TKey key) =>
        entities.Find(key) ?? new EndedRef(entities.Guardian, key.ToString()!);
}
