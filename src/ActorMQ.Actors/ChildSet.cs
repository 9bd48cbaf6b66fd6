namespace ActorMQ.Actors;

/// <summary>The children of an actor. Added to from the parent's turn, or from outside for the top of the
/// tree.</summary>
internal abstract class ChildSet
{
    internal abstract bool IsEmpty { get; }

    internal abstract bool Contains(ActorRef child);

    internal abstract void Remove(ActorRef child);

    /// <summary>Asks every child to stop; those added later are refused or stopped too.</summary>
    internal abstract void StopAll();

    /// <summary>A restarted parent takes children again.</summary>
    internal abstract void Reopen();
}

/// <summary>Children by name.</summary>
internal sealed class NamedChildren : ChildSet
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ActorRef> _byName = new(StringComparer.Ordinal);
    private bool _closed;

    internal override bool IsEmpty
    {
        get
        {
            lock (_gate)
                return _byName.Count == 0;
        }
    }

    /// <exception cref="InvalidOperationException">The name is taken, or the parent stops.</exception>
    internal void Add(string name, ActorRef child)
    {
        lock (_gate)
        {
            if (_closed)
                throw new InvalidOperationException($"{child.Path} cannot start: its parent is stopping.");
            if (!_byName.TryAdd(name, child))
                throw new InvalidOperationException($"{child.Path} exists already.");
        }
    }

    internal override bool Contains(ActorRef child)
    {
        lock (_gate)
            return _byName.TryGetValue(child.Name, out var known) && known == child;
    }

    internal override void Remove(ActorRef child)
    {
        lock (_gate)
        {
            if (_byName.TryGetValue(child.Name, out var known) && known == child)
                _byName.Remove(child.Name);
        }
    }

    internal override void StopAll()
    {
        lock (_gate)
        {
            _closed = true;
            foreach (var child in _byName.Values)
                child.Post(new StopRequest());
        }
    }

    internal override void Reopen()
    {
        lock (_gate)
            _closed = false;
    }
}
