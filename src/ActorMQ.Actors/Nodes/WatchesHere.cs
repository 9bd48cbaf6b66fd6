using System.Runtime.InteropServices;

namespace ActorMQ.Actors;

/// <summary>Who asked to be told of an end, and by which number it knows the watch.</summary>
internal readonly record struct WatcherThere(NodeLife Node, long Number);

/// <summary>What other nodes watch of this one. Pure; owned by <see cref="RemoteWatches"/>.</summary>
internal sealed class WatchesHere(int countMax)
{
    private readonly Dictionary<NodeLife, SortedDictionary<long, ActorRef>> _byNode = [];
    private readonly Dictionary<ActorRef, List<WatcherThere>> _byActor = [];
    private volatile int _count;

    /// <summary>How many watches there are; any thread.</summary>
    internal int Count => _count;

    /// <summary>The actors that are watched.</summary>
    internal IEnumerable<ActorRef> Actors => _byActor.Keys;

    /// <summary>Adds a watch, unless it is known or there are as many as may be.</summary>
    /// <returns>False at the bound.</returns>
    internal bool TryAdd(NodeLife node, long number, ActorRef actor)
    {
        if (!_byNode.TryGetValue(node, out var watches))
            _byNode.Add(node, watches = []);
        if (watches.ContainsKey(number))
            return true;
        if (_count >= countMax)
            return false;
        _count++;
        watches.Add(number, actor);
        ref var watchers = ref CollectionsMarshal.GetValueRefOrAddDefault(_byActor, actor, out _);
        (watchers ??= []).Add(new WatcherThere(node, number));
        return true;
    }

    /// <summary>The actor that a watch is about; null when the watch is not known.</summary>
    internal ActorRef? Find(NodeLife node, long number) =>
        _byNode.TryGetValue(node, out var watches) ? watches.GetValueOrDefault(number) : null;

    /// <summary>An actor has ended: gives those who are to be told, and forgets them.</summary>
    internal IReadOnlyList<WatcherThere> TakeWatchers(ActorRef actor)
    {
        if (!_byActor.Remove(actor, out var watchers))
            return [];
        foreach (var watcher in watchers)
            Forget(watcher);
        return watchers;
    }

    /// <summary>Keeps of a node's watches only those of these numbers.</summary>
    /// <param name="node">The node.</param>
    /// <param name="numbers">Which.</param>
    /// <param name="unwatched">Actors that nobody watches any more.</param>
    /// <returns>The numbers that are not known.</returns>
    internal IReadOnlyList<long> Keep(
        NodeLife node, IReadOnlyList<long> numbers, out IReadOnlyList<ActorRef> unwatched)
    {
        var known = _byNode.TryGetValue(node, out var watches) ? watches.Keys.ToHashSet() : [];
        unwatched = Remove(node, known.Except(numbers).Order());
        return [.. numbers.Where(number => !known.Contains(number))];
    }

    /// <summary>Forgets all lives of a node but one.</summary>
    /// <param name="node">The node.</param>
    /// <param name="life">The life to keep; null for none.</param>
    /// <returns>Actors that nobody watches any more.</returns>
    internal IReadOnlyList<ActorRef> KeepLife(NodeName node, NodeLife? life)
    {
        var unwatched = new List<ActorRef>();
        var gone = _byNode.Keys.Where(each => each.Node == node && each != life).ToList();
        foreach (var former in gone)
            unwatched.AddRange(Remove(former, _byNode[former].Keys));
        return unwatched;
    }

    private List<ActorRef> Remove(NodeLife node, IEnumerable<long> numbers)
    {
        var unwatched = new List<ActorRef>();
        foreach (var number in numbers.ToList())
        {
            var actor = _byNode[node][number];
            var watcher = new WatcherThere(node, number);
            Forget(watcher);
            var left = _byActor[actor];
            left.Remove(watcher);
            if (left.Count > 0)
                continue;
            _byActor.Remove(actor);
            unwatched.Add(actor);
        }

        return unwatched;
    }

    private void Forget(WatcherThere watcher)
    {
        var watches = _byNode[watcher.Node];
        watches.Remove(watcher.Number);
        _count--;
        if (watches.Count == 0)
            _byNode.Remove(watcher.Node);
    }
}
