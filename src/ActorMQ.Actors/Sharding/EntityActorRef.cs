namespace ActorMQ.Actors;

/// <summary>The address of one entity: its mailbox outlives the lives of its actor until nothing
/// waits.</summary>
internal sealed class EntityActorRef<TKey, TMessage> : ActorRef<TMessage>
    where TKey : notnull
{
    internal const int NotListed = -1;

    private readonly LocalEntities<TKey, TMessage> _entities;
    private bool _isMoved;

    internal EntityActorRef(LocalEntities<TKey, TMessage> entities, TKey key, Props<TMessage> props)
        : base(entities.Guardian.System, entities.Guardian, null, props, null)
    {
        _entities = entities;
        Key = key;
        LastBusySweep = entities.Sweep;
    }

    internal TKey Key { get; }

    /// <summary>The place in the region's list, or <see cref="NotListed"/>; under the region's
    /// lock.</summary>
    internal int ListIndex { get; set; } = NotListed;

    /// <summary>The sweep during which the entity was last busy.</summary>
    internal int LastBusySweep { get; private set; }

    internal override string Name => Key.ToString()!;

    internal override bool HasNextLife => !_entities.IsClosed;

    /// <summary>Asked anew for each life, so that an idle entity does not hold its props.</summary>
    internal override Actor<TMessage> CreateActor() => _entities.PropsFor(Key).Factory();

    private protected override void OnIdle() => LastBusySweep = _entities.Sweep;

    internal override EndReason EndReason => _isMoved ? EndReason.Moved : EndReason.Stopped;

    /// <summary>The address has ended with its entity's life; the region knows the next.</summary>
    private protected override TellResult OnClosed(TMessage message) =>
        _entities.Home.Deliver(Key, message, out _);

    /// <summary>What waits when the shard has moved away goes after it.</summary>
    internal override void OnNotHandled(TMessage message)
    {
        if (!_isMoved || _entities.Home.Deliver(Key, message, out _) is not
            (TellResult.Accepted or TellResult.Stopped))
        {
            base.OnNotHandled(message);
        }
    }

    internal override bool TryClose(bool handsOver)
    {
        _isMoved = !_entities.IsClosed && !_entities.IsHere(Key);
        if (_isMoved)
            Context.DropOwnWaiting();
        if (!base.TryClose(handsOver && !_isMoved))
            return false;
        _entities.Remove(this);
        return true;
    }
}
