using ActorMQ.Actors.Simulation;

namespace ActorMQ.Actors.Tests.Nodes;

/// <summary>Some nodes of one simulator: each an actor system with a port, and its own idea of where shards
/// live and of who is there.</summary>
internal sealed class SimulatedNodes
{
    private readonly Simulator _sim;
    private readonly Dictionary<NodeName, SimulatedNode> _nodes = [];
    private int _lives;

    internal SimulatedNodes(Simulator sim, params string[] names)
    {
        _sim = sim;
        Links = new SimulatedLinks(sim);
        foreach (var name in names)
            Start(new NodeName(name));
    }

    internal SimulatedLinks Links { get; }

    internal IEnumerable<SimulatedNode> All => _nodes.Values.OrderBy(node => node.Self.Node);

    internal SimulatedNode this[string name] => _nodes[new NodeName(name)];

    /// <summary>Starts a node, or a new life of one; all hear of it at once.</summary>
    internal SimulatedNode Start(NodeName name)
    {
        var self = new NodeLife(name, $"life {++_lives}");
        var node = new SimulatedNode(_sim, self, Links.From(self));
        foreach (var other in _nodes.Values)
            node.Liveness.Set(other.Self.Node, other.Self);
        _nodes[name] = node;
        Links.Connect(node.Port);
        foreach (var each in _nodes.Values)
            each.Liveness.Set(name, self);
        return node;
    }

    /// <summary>A node ends without a word. The others are told by <see cref="DeclareGone"/> alone.</summary>
    internal void Kill(string name)
    {
        Links.Disconnect(new NodeName(name));
        _nodes.Remove(new NodeName(name));
    }

    internal void DeclareGone(string name)
    {
        foreach (var each in _nodes.Values)
            each.Liveness.Set(new NodeName(name), null);
    }

    /// <summary>Every node hears at once where a shard lives.</summary>
    internal void Place(string shard, string? node)
    {
        foreach (var each in All)
            each.Locations.Set(shard, PlaceFor(each, node));
    }

    /// <summary>Every node hears so late, by the seed, where a shard lives.</summary>
    internal void PlaceSlowly(string shard, string? node, int delayMaxMs)
    {
        foreach (var each in All)
        {
            var after = TimeSpan.FromMilliseconds(_sim.Chance.Next(delayMaxMs + 1));
            _sim.Time.CreateTimer(
                _ => each.Locations.Set(shard, PlaceFor(each, node)), null, after, Timeout.InfiniteTimeSpan);
        }
    }

    private static ShardPlace PlaceFor(SimulatedNode node, string? place) =>
        place is null ? ShardPlace.Unknown
        : place == node.Self.Node.Value ? ShardPlace.Here
        : ShardPlace.On(new NodeName(place));
}

internal sealed class SimulatedNode
{
    internal SimulatedNode(Simulator sim, NodeLife self, INodeLink link)
    {
        Self = self;
        System = sim.CreateSystem(self.Node.Value, new ActorSystemOptions());
        Port = new NodePort(System, self.Node, link, Liveness, new NodePortOptions());
    }

    internal NodeLife Self { get; }

    internal ActorSystem System { get; }

    internal NodePort Port { get; }

    internal SimulatedLiveness Liveness { get; } = new();

    internal SimulatedLocations Locations { get; } = new();
}

internal sealed class SimulatedLiveness : INodeLiveness
{
    private readonly Dictionary<NodeName, NodeLife> _there = [];
    private readonly List<Action<NodeName>> _hear = [];

    public NodeLife? LifeOf(NodeName node) => _there.TryGetValue(node, out var life) ? life : null;

    public IDisposable Subscribe(Action<NodeName> changed)
    {
        _hear.Add(changed);
        return new Ending(() => _hear.Remove(changed));
    }

    internal void Set(NodeName node, NodeLife? life)
    {
        if (life is { } there)
            _there[node] = there;
        else
            _there.Remove(node);
        foreach (var changed in _hear)
            changed(node);
    }
}

/// <summary>Keys are numbers; the shard of one is its last digit.</summary>
internal sealed class SimulatedLocations : IShardLocations<int>
{
    private readonly Dictionary<string, ShardPlace> _places = [];
    private readonly List<Action<string>> _hear = [];

    public string ShardOf(int key) => $"s{key % 10}";

    public ShardPlace PlaceOf(string shard) => _places.GetValueOrDefault(shard);

    public IDisposable Subscribe(Action<string> changed)
    {
        _hear.Add(changed);
        return new Ending(() => _hear.Remove(changed));
    }

    internal void Set(string shard, ShardPlace place)
    {
        _places[shard] = place;
        foreach (var changed in _hear.ToList())
            changed(shard);
    }
}

internal sealed class Ending(Action end) : IDisposable
{
    public void Dispose() => end();
}
