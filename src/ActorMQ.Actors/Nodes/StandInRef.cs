namespace ActorMQ.Actors;

/// <summary>An address without an actor of this process behind it: it can be watched, and no more.</summary>
internal abstract class StandInRef : ActorRef
{
    private protected StandInRef(ActorSystem system, string name)
        : base(system, parent: null, name, system.DispatcherFor(Dispatchers.ThreadPool))
    {
    }

    internal override bool HasWaiting => false;

    internal override void CloseMailbox() { }

    internal override bool TryClose(bool handsOver) => false;
}

/// <summary>Stands for an entity that does not live: whoever watches it is told so at once.</summary>
internal sealed class EndedRef(ActorRef region, string key)
    : StandInRef(region.System, $"{region.Path}/{key}")
{
    internal override EndReason EndReason => EndReason.NotThere;

    internal override bool Post(SystemMessage message) => false;
}

/// <summary>Stands for an actor of another node, or for one that has no known place.</summary>
/// <remarks>Two of the same target are equal, so that a watch can be ended by either.</remarks>
internal sealed class RemoteRef(ActorRef<WatchMessage> watches, WatchTarget target)
    : StandInRef(watches.System, target.Text), IEquatable<RemoteRef>
{
    internal WatchTarget Target => target;

    /// <summary>Of a target that the watches do not take any more.</summary>
    internal override EndReason EndReason => EndReason.NotReached;

    internal override bool Post(SystemMessage message) => message switch
    {
        WatchRequest watch => Tell(new WatchMessage.Begin(this, watch.Watcher)),
        UnwatchRequest unwatch => Tell(new WatchMessage.End(this, unwatch.Watcher)),
        _ => false,
    };

    public bool Equals(RemoteRef? other) => other is not null && Target.Equals(other.Target);

    public override bool Equals(object? obj) => Equals(obj as RemoteRef);

    public override int GetHashCode() => Target.GetHashCode();

    private bool Tell(WatchMessage message) => watches.Tell(message) == TellResult.Accepted;
}
