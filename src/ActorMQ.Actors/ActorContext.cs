namespace ActorMQ.Actors;

/// <summary>What an actor may do, whatever its messages. Used by the actor alone, on its own turn.</summary>
/// <remarks>
/// The parts: this file, what the actor calls; <c>Turn</c>, the run loop; <c>Life</c>, start to stop;
/// <c>Family</c>, children and those that watch.
/// </remarks>
public abstract partial class ActorContext : IActorRefFactory
{
    private protected ActorContext(ActorRef self, SupervisionStrategy supervision, int throughputPerTurn)
    {
        Ref = self;
        _supervision = supervision;
        _throughputPerTurn = throughputPerTurn;
    }

    /// <summary>The system the actor lives in.</summary>
    public ActorSystem System => Ref.System;

    /// <summary>The only clock an actor may read.</summary>
    public TimeProvider Time => Ref.System.Time;

    /// <summary>Where the actor stands in the tree.</summary>
    public string Path => Ref.Path;

    /// <summary>Whether messages wait behind those that this turn has taken.</summary>
    public bool HasWaiting => Ref.HasWaiting;

    internal ActorRef Ref { get; }

    /// <summary>Set by others when a system message is in the inbox; looked at between two
    /// messages.</summary>
    internal volatile bool Attention;

    internal LifeState State => _state;

    /// <summary>Starts a child. Its <c>OnStart</c> runs on its own turn, soon.</summary>
    /// <exception cref="InvalidOperationException">A child of that name lives, or this actor is
    /// stopping.</exception>
    public ActorRef<TChild> Spawn<TChild>(string name, Props<TChild> props)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(props);
        var child = new ActorRef<TChild>(System, Ref, name, props, props.Factory);
        var children = (NamedChildren)(Rare.Children ??= new NamedChildren());
        children.Add(name, child);
        child.Start();
        return child;
    }

    /// <summary>Asks a child to stop after the message it handles now; its children stop first.</summary>
    /// <exception cref="InvalidOperationException">It is no child of this actor.</exception>
    public void Stop(ActorRef child)
    {
        ArgumentNullException.ThrowIfNull(child);
        if (child.Parent != Ref)
            throw new InvalidOperationException($"{child.Path} is no child of {Path}.");
        child.Post(new StopRequest());
    }

    /// <summary>Stops this actor after the message it handles now. What waits becomes dead letters.</summary>
    /// <remarks>
    /// An entity of a region ends this life only: what waits goes to its next one. Called in <c>OnStart</c>
    /// it says that the entity cannot live: then what waits becomes dead letters, and only a later message
    /// tries again.
    /// </remarks>
    public void StopSelf()
    {
        _givesUp |= !_started;
        Ref.Post(new StopRequest());
    }

    /// <summary>From now on the end of <paramref name="other"/> is signalled, once, as
    /// <see cref="Terminated"/>.</summary>
    /// <remarks>A restart of this actor ends its watches.</remarks>
    public void Watch(ActorRef other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other == Ref || !(Rare.Watched ??= []).Add(other))
            return;
        if (!other.Post(new WatchRequest(Ref)))
            Ref.Post(new TerminatedNotice(other, other.EndReason));
    }

    /// <summary>Watches the present life of an entity, wherever it lives; it starts none.</summary>
    /// <returns>What <see cref="Terminated.Who"/> will be, for <see cref="Unwatch"/> too.</returns>
    /// <remarks>A life ends with a passivation and with a move of the shard, too.</remarks>
    public ActorRef Watch<TKey, TMessage>(EntityRef<TKey, TMessage> entity)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(entity);
        var life = entity.PresentLife();
        Watch(life);
        return life;
    }

    /// <summary>Ends a watch; no <see cref="Terminated"/> of <paramref name="other"/> comes after
    /// it.</summary>
    public void Unwatch(ActorRef other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (_rare?.Watched?.Remove(other) == true)
            other.Post(new UnwatchRequest(Ref));
    }

    /// <summary>Ends the timer of that key, if there is one; a message of it already on its way is
    /// dropped.</summary>
    public void CancelTimer(string key)
    {
        if (_rare?.Timers is { } timers && timers.TryGetValue(key, out var timer))
            timer.Cancel();
    }

    /// <summary>Signals <see cref="ReceiveTimeout"/> whenever no message came for
    /// <paramref name="timeout"/>.</summary>
    /// <param name="timeout">The time, or <see cref="Timeout.InfiniteTimeSpan"/> for no more signals.</param>
    public void SetIdleTimeout(TimeSpan timeout)
    {
        Rare.IdleTimeout?.Cancel();
        Rare.IdleTimeout = timeout == Timeout.InfiniteTimeSpan ? null : new IdleTimeout(Ref, timeout);
    }

    internal void Forget(ActorTimer timer)
    {
        if (_rare?.Timers is { } timers && timers.TryGetValue(timer.Key, out var known) && known == timer)
            timers.Remove(timer.Key);
    }
}
