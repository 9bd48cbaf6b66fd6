using System.Collections.Concurrent;

namespace ActorMQ.Actors;

/// <summary>The entities that live in this process: found by key, swept for idleness in the order of a
/// list.</summary>
/// <remarks>
/// How passivation loses nothing: an entity's address closes under its mailbox's lock and only while the
/// mailbox is empty. Until then senders fill that mailbox, and the next life drains it. From then on senders
/// are told that it is closed, take it out of the map if the entity itself has not yet done so, and start a
/// new address. At that time the old life has ended, its children and <c>OnStop</c> included.
/// </remarks>
internal sealed class LocalEntities<TKey, TMessage> : ChildSet
    where TKey : notnull
{
    /// <summary>Sweeps within <see cref="ShardRegionOptions{TMessage}.PassivateAfter"/>.</summary>
    internal const int SweepsPerIdleTime = 8;

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<TKey, EntityActorRef<TKey, TMessage>> _byKey = new();
    private readonly List<EntityActorRef<TKey, TMessage>> _all = [];
    private readonly Func<TKey, Props<TMessage>> _entity;
    private readonly ShardRegionOptions<TMessage> _options;
    private volatile bool _closed;
    private volatile int _sweep;

    // Asked once a sweep, so that refusals cannot fill the guardian's mailbox and stall the sweep itself.
    private int _roomAskedInSweep = -1;

    internal LocalEntities(Func<TKey, Props<TMessage>> entity, ShardRegionOptions<TMessage> options)
    {
        _entity = entity;
        _options = options;
    }

    internal ActorRef<RegionMessage> Guardian { get; set; } = null!;

    /// <summary>Where messages go that an entity here did not handle.</summary>
    internal EntityHome<TKey, TMessage> Home { get; set; } = null!;

    /// <summary>Says of shards whether they live here; null when all do.</summary>
    internal RoutedHome<TKey, TMessage>? Routes { get; set; }

    internal int Sweep => _sweep;

    internal bool IsClosed => _closed;

    internal int Count
    {
        get
        {
            lock (_gate)
                return _all.Count;
        }
    }

    internal override bool IsEmpty => Count == 0;

    internal Props<TMessage> PropsFor(TKey key) => _entity(key);

    /// <summary>Whether the entity's shard lives here.</summary>
    internal bool IsHere(TKey key) => Routes is not { } routes || routes.IsHere(key);

    /// <summary>The entity's present life; null when it has none.</summary>
    internal ActorRef? Find(TKey key) => _byKey.GetValueOrDefault(key);

    /// <summary>Brings the message to the entity, and starts the entity if need be.</summary>
    /// <returns>Null when the entity's shard does not live here.</returns>
    internal TellResult? TryDeliver(TKey key, TMessage message, out ActorRef<TMessage>? live)
    {
        while (true)
        {
            var entity = FindOrStart(key, out var isHere);
            live = entity;
            if (entity is null)
                return isHere ? RefuseNew(key, message) : null;
            switch (entity.Offer(message))
            {
                case Offered.Accepted:
                    return TellResult.Accepted;
                case Offered.Full:
                    return TellResult.MailboxFull;
                default:
                    Remove(entity);
                    break;
            }
        }
    }

    /// <summary>
    /// As the other, but starts nothing. A full mailbox refuses, and its entity lives: who tells entities of
    /// which none may miss anything gives them mailboxes without a bound.
    /// </summary>
    internal bool TryDeliverToLiving(TKey key, TMessage message) =>
        _byKey.TryGetValue(key, out var entity) && entity.Offer(message) == Offered.Accepted;

    /// <summary>Null when the region is closed or at its bound, or the shard lives elsewhere.</summary>
    private EntityActorRef<TKey, TMessage>? FindOrStart(TKey key, out bool isHere)
    {
        isHere = true;
        if (_byKey.TryGetValue(key, out var known))
            return known;
        lock (_gate)
        {
            if (_byKey.TryGetValue(key, out known))
                return known;
            if (_closed || _all.Count >= _options.MaxEntities)
                return null;
            // Asked under the lock, so that StopWhere finds what is started.
            isHere = IsHere(key);
            if (!isHere)
                return null;
            var entity = new EntityActorRef<TKey, TMessage>(this, key, PropsFor(key));
            entity.ListIndex = _all.Count;
            _all.Add(entity);
            _byKey[key] = entity;
            return entity;
        }
    }

    private TellResult RefuseNew(TKey key, TMessage message)
    {
        if (!_closed)
        {
            var sweep = _sweep;
            if (Interlocked.Exchange(ref _roomAskedInSweep, sweep) != sweep)
                Guardian.Offer(RegionMessage.MakeRoom);
            return TellResult.MailboxFull;
        }

        var system = Guardian.System;
        system.OnDeadLetter(message, Guardian, DeadLetterReason.ActorStopped);
        return TellResult.Stopped;
    }

    internal override bool Contains(ActorRef child) =>
        child is EntityActorRef<TKey, TMessage> && child.Parent == Guardian;

    internal override void Remove(ActorRef child)
    {
        var entity = (EntityActorRef<TKey, TMessage>)child;
        lock (_gate)
        {
            var index = entity.ListIndex;
            if (index == EntityActorRef<TKey, TMessage>.NotListed)
                return;
            entity.ListIndex = EntityActorRef<TKey, TMessage>.NotListed;
            var last = _all[^1];
            _all.RemoveAt(_all.Count - 1);
            if (last != entity)
            {
                _all[index] = last;
                last.ListIndex = index;
            }

            _byKey.TryRemove(entity.Key, out _);
        }
    }

    internal override void StopAll()
    {
        lock (_gate)
        {
            _closed = true;
            foreach (var entity in _all)
                entity.Post(new StopRequest());
        }
    }

    /// <summary>Ends the entities of a shard that has left.</summary>
    internal void StopWhere(string shard)
    {
        List<EntityActorRef<TKey, TMessage>> leaving;
        lock (_gate)
        {
            leaving = _all.FindAll(
                entity => string.Equals(Routes!.ShardOf(entity.Key), shard, StringComparison.Ordinal));
        }

        foreach (var entity in leaving)
            entity.Post(new StopRequest());
    }

    internal override void Reopen() => _closed = false;

    /// <summary>Starts a sweep: what was not busy since is idle for one sweep more.</summary>
    internal void BeginSweep() => _sweep = unchecked(_sweep + 1);

    /// <summary>Passivates idle entities among the next ones, from the end of the list to its
    /// start.</summary>
    /// <param name="before">Where the last part of this sweep stopped; the list's length at first.</param>
    /// <param name="count">How many to look at.</param>
    /// <param name="idleSweepsMin">How many whole sweeps without work make an entity idle.</param>
    /// <returns>Where to go on; 0 when the sweep is done.</returns>
    /// <remarks>A removal moves the last entity forward: it is looked at twice at most, and none is left
    /// out.</remarks>
    internal int SweepPart(int before, int count, int idleSweepsMin)
    {
        lock (_gate)
        {
            var index = Math.Min(before, _all.Count) - 1;
            for (; index >= 0 && count > 0; index--, count--)
            {
                var entity = _all[index];
                if (unchecked(_sweep - entity.LastBusySweep) > idleSweepsMin)
                    Passivate(entity);
            }

            return index + 1;
        }
    }

    private void Passivate(EntityActorRef<TKey, TMessage> entity)
    {
        if (_options.HasPassivationMessage)
            entity.Offer(_options.PassivationMessage);
        else
            entity.Post(new PassivateRequest());
    }
}
