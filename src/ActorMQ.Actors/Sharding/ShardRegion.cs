namespace ActorMQ.Actors;

/// <summary>Keyed entities: each an actor that starts on its first message and is passivated when
/// idle.</summary>
/// <remarks>
/// Promise: one life of a key at a time; a message that was accepted is handled by the present or the next
/// life, in the order of its sender, unless the region itself stops or the entity failed and was stopped for
/// it. What comes while an entity passivates waits in its mailbox, up to the mailbox's bound. The region
/// hides where an entity lives.
/// </remarks>
public sealed class ShardRegion<TKey, TMessage>
    where TKey : notnull
{
    private readonly EntityHome<TKey, TMessage> _here;
    private readonly LocalEntities<TKey, TMessage> _entities;
    private readonly ActorRef<RegionMessage> _guardian;

    /// <summary>Starts an empty region.</summary>
    /// <param name="parent">Where it lives: at the top of the tree, or below an actor.</param>
    /// <param name="name">The name of the entities' parent.</param>
    /// <param name="entity">
    /// The props of an entity; a pure function, called on any thread, once for each start of an address and
    /// once for each life. It and the mailbox it asks for must not depend on when it is called.
    /// </param>
    /// <param name="options">Bounds.</param>
    public ShardRegion(
        IActorRefFactory parent,
        string name,
        Func<TKey, Props<TMessage>> entity,
        ShardRegionOptions<TMessage> options)
    {
        ArgumentNullException.ThrowIfNull(parent);
        ArgumentNullException.ThrowIfNull(entity);
        ArgumentNullException.ThrowIfNull(options);
        _entities = new LocalEntities<TKey, TMessage>(entity, options);
        _here = new LocalHome(_entities);
        var props = new Props<RegionMessage>(
            () => new RegionGuardian<TKey, TMessage>(_entities, options.PassivateAfter))
        {
            Mailbox = MailboxOptions.Bounded(64),
            Supervision = options.Supervision,
            Children = _entities,
        };
        _guardian = parent.Spawn(name, props);
        _entities.Guardian = _guardian;
    }

    /// <summary>The entities' parent: to watch or to stop the region.</summary>
    public ActorRef Guardian => _guardian;

    /// <summary>How many entities live in this process.</summary>
    public int EntityCount => _entities.Count;

    /// <summary>Brings a message to an entity, and starts it if need be. Any thread; never blocks.</summary>
    /// <returns>
    /// <see cref="TellResult.MailboxFull"/> when the entity's mailbox is at its bound, or when the entity
    /// does not live and the region is at its; <see cref="TellResult.Stopped"/> when the region has stopped.
    /// </returns>
    public TellResult Tell(TKey key, TMessage message) => HomeOf(key).Deliver(key, message, out _);

    /// <summary>
    /// Brings a message to an entity that lives in this process; one that does not live is not started. Any
    /// thread; never blocks.
    /// </summary>
    /// <returns>
    /// Whether it was accepted. If not, the entity's mailbox is at its bound, or its next life, if any, begins
    /// after this call.
    /// </returns>
    public bool TellIfLiving(TKey key, TMessage message) => _entities.TryDeliver(key, message);

    /// <summary>A handle on one entity for repeated use: it skips the look-up while the entity
    /// lives.</summary>
    public EntityRef<TKey, TMessage> RefFor(TKey key) => new(this, key);

    internal ActorSystem System => _guardian.System;

    internal EntityHome<TKey, TMessage> HomeOf(TKey key)
    {
        _ = key;
        return _here;
    }

    private sealed class LocalHome(LocalEntities<TKey, TMessage> entities) : EntityHome<TKey, TMessage>
    {
        internal override TellResult Deliver(TKey key, TMessage message, out ActorRef<TMessage>? live) =>
            entities.Deliver(key, message, out live);
    }
}
