namespace ActorMQ.Actors;

/// <summary>One target on another node that actors of this node watch.</summary>
internal sealed class WatchThere(long number, RemoteRef who, TimeSpan since)
{
    /// <summary>This node's number for it.</summary>
    internal long Number { get; } = number;

    internal RemoteRef Who { get; } = who;

    /// <summary>Since when it looks for a place.</summary>
    internal TimeSpan Since { get; } = since;

    /// <summary>In the order in which they came, so that a seed decides the order of what they
    /// hear.</summary>
    internal List<ActorRef> Watchers { get; } = [];

    /// <summary>The node that was asked last; null before.</summary>
    internal NodeName? AskedNode { get; set; }

    /// <summary>The life of that node in which the target was found; null before its answer.</summary>
    internal NodeLife? FoundInLife { get; set; }
}

/// <summary>What actors of this node watch on others. Pure; owned by <see cref="RemoteWatches"/>.</summary>
internal sealed class WatchesThere(int countMax)
{
    private readonly Dictionary<WatchTarget, WatchThere> _byTarget = [];
    private readonly SortedDictionary<long, WatchThere> _byNumber = [];
    private readonly SortedSet<NodeName> _toCheck = [];
    private long _lastNumber;

    internal IEnumerable<WatchThere> All => _byNumber.Values;

    /// <summary>Whether there is something to compare with other nodes, or to look for.</summary>
    internal bool IsBusy => _byNumber.Count > 0 || _toCheck.Count > 0;

    /// <summary>An actor watches.</summary>
    /// <param name="who">The target.</param>
    /// <param name="watcher">The actor.</param>
    /// <param name="now">The time.</param>
    /// <param name="watch">The watch; null when there are as many as may be.</param>
    /// <returns>Whether the target is new.</returns>
    internal bool Begin(RemoteRef who, ActorRef watcher, TimeSpan now, out WatchThere? watch)
    {
        if (_byTarget.TryGetValue(who.Target, out watch))
        {
            if (!watch.Watchers.Contains(watcher))
                watch.Watchers.Add(watcher);
            return false;
        }

        if (_byTarget.Count >= countMax)
            return false;
        watch = new WatchThere(++_lastNumber, who, now);
        watch.Watchers.Add(watcher);
        _byTarget.Add(who.Target, watch);
        _byNumber.Add(watch.Number, watch);
        return true;
    }

    /// <summary>An actor watches no more; with the last one the target's node is to be told.</summary>
    internal void End(RemoteRef who, ActorRef watcher)
    {
        if (!_byTarget.TryGetValue(who.Target, out var watch)
            || !watch.Watchers.Remove(watcher)
            || watch.Watchers.Count > 0)
        {
            return;
        }

        Remove(watch);
        if (watch.AskedNode is { } node)
            _toCheck.Add(node);
    }

    /// <summary>The watch of that number; null when it has ended.</summary>
    internal WatchThere? Find(long number) => _byNumber.GetValueOrDefault(number);

    internal void Remove(WatchThere watch)
    {
        _byTarget.Remove(watch.Who.Target);
        _byNumber.Remove(watch.Number);
    }

    /// <summary>The nodes to compare with: those that were asked about targets, and those that may
    /// remember what is over.</summary>
    internal IReadOnlyCollection<NodeName> NodesToCheck()
    {
        var nodes = new SortedSet<NodeName>(_toCheck);
        nodes.UnionWith(_byNumber.Values.Select(watch => watch.AskedNode).OfType<NodeName>());
        return nodes;
    }

    /// <summary>All numbers of which a node was asked.</summary>
    internal IReadOnlyList<long> NumbersAt(NodeName node)
    {
        _toCheck.Add(node);
        return [.. _byNumber.Values.Where(watch => watch.AskedNode == node).Select(watch => watch.Number)];
    }

    /// <summary>A node knows what it is to know, or is gone.</summary>
    internal void Checked(NodeName node) => _toCheck.Remove(node);
}
