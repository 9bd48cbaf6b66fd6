namespace ActorMQ.Actors;

/// <summary>Keyed entities: each an actor that starts on its first message and is passivated when
/// idle.</summary>
/// <remarks>
/// Promise: one life of a key at a time; a message that was accepted is handled by the present or the next
/// life, in the order of its sender, unless the region itself stops or the entity failed and was stopped for
/// it. What comes while an entity passivates waits in its mailbox, up to the mailbox's bound.
/// With a <see cref="RegionReach{TKey, TMessage}"/> an entity lives on the node of its shard: messages go
/// there, each at most once; those of one sender in order while the shard does not move. When it moves away
/// the entities here end, and what waits for them goes after it.
/// </remarks>
public sealed class ShardRegion<TKey, TMessage>
    where TKey : notnull
{
    private readonly LocalEntities<TKey, TMessage> _entities;
    private readonly RoutedHome<TKey, TMessage>? _routes;
    private readonly ActorRef<RegionMessage> _guardian;

    /// <summary>Starts an empty region whose entities all live here.</summary>
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
        : this(parent, name, entity, options, reach: null)
    {
    }

    /// <summary>Starts an empty region whose entities live where their shards do.</summary>
    /// <param name="parent">Where it lives: at the top of the tree, or below an actor.</param>
    /// <param name="name">The name of the entities' parent, and of the region on all nodes.</param>
    /// <param name="entity">As in the other.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="reach">The way to other nodes; null when all entities live here.</param>
    /// <exception cref="InvalidOperationException">The port has a region of that name.</exception>
    public ShardRegion(
        IActorRefFactory parent,
        string name,
        Func<TKey, Props<TMessage>> entity,
        ShardRegionOptions<TMessage> options,
        RegionReach<TKey, TMessage>? reach)
    {
        ArgumentNullException.ThrowIfNull(parent);
        ArgumentNullException.ThrowIfNull(entity);
        ArgumentNullException.ThrowIfNull(options);
        _entities = new LocalEntities<TKey, TMessage>(entity, options);
        var props = new Props<RegionMessage>(
            () => new RegionGuardian<TKey, TMessage>(_entities, options.PassivateAfter))
        {
            Mailbox = MailboxOptions.Bounded(64),
            Supervision = options.Supervision,
            Children = _entities,
        };
        _guardian = parent.Spawn(name, props);
        _entities.Guardian = _guardian;
        if (reach is not null)
            _entities.Routes = _routes = new RoutedHome<TKey, TMessage>(name, _entities, reach);
        Home = (EntityHome<TKey, TMessage>?)_routes ?? new LocalHome<TKey, TMessage>(_entities);
        _entities.Home = Home;
        _routes?.Open();
    }

    /// <summary>The entities' parent: to watch or to stop the region.</summary>
    public ActorRef Guardian => _guardian;

    /// <summary>How many entities live in this process.</summary>
    public int EntityCount => _entities.Count;

    /// <summary>What went to other nodes and came from them; all zero without a reach.</summary>
    public RegionStatistics Statistics => _routes?.Counts.Snapshot() ?? new RegionStatistics(0, 0, 0, 0, 0);

    /// <summary>Brings a message to an entity, and starts it if need be. Any thread; never blocks.</summary>
    /// <returns>
    /// <see cref="TellResult.MailboxFull"/> when the entity's mailbox is at its bound, or when the entity
    /// does not live and the region is at its, or when too many messages wait for the shard's place;
    /// <see cref="TellResult.Stopped"/> when the region has stopped; <see cref="TellResult.NotSendable"/> for
    /// a message that may not leave this node. What was accepted and does not reach an entity of another
    /// node counts as a dead letter, <see cref="DeadLetterReason.NotReached"/>, and fails its ask.
    /// </returns>
    public TellResult Tell(TKey key, TMessage message) => Home.Deliver(key, message, out _);

    /// <summary>
    /// Brings a message to an entity that lives in this process; one that does not live is not started. Any
    /// thread; never blocks.
    /// </summary>
    /// <returns>
    /// Whether it was accepted. If not, the entity's mailbox is at its bound, or its next life, if any,
    /// begins after this call.
    /// </returns>
    public bool TellIfLiving(TKey key, TMessage message) =>
        _entities.TryDeliverToLiving(key, message);

    /// <summary>A handle on one entity for repeated use: it skips the look-up while the entity
    /// lives.</summary>
    public EntityRef<TKey, TMessage> RefFor(TKey key) => new(this, key);

    internal ActorSystem System => _guardian.System;

    internal EntityHome<TKey, TMessage> Home { get; }
}
