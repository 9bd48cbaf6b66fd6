using System.Collections.Immutable;
using ActorMQ.Actors;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Entities;

/// <summary>The cluster as this node sees it, for regions and their links: who lives, where nodes listen, who
/// leads which shard.</summary>
/// <remarks>
/// Any thread; a shard's place is its leader by the record, as long as that node lives. While etcd is away
/// all stays as it was.
/// </remarks>
internal sealed class ClusterSight(NodeId self) : INodeLiveness, INodeAddresses, IShardLocations<BrokerName>
{
    private volatile Seen _seen = Seen.Nothing;
    private ImmutableList<Action<NodeName>> _hearOfNodes = [];
    private ImmutableList<Action<string>> _hearOfShards = [];

    public NodeLife? LifeOf(NodeName node) => _seen.Lives.TryGetValue(node, out var life) ? life : null;

    public string? AddressOf(NodeName node) => _seen.Addresses.GetValueOrDefault(node);

    public string ShardOf(BrokerName key) => key.Value;

    public ShardPlace PlaceOf(string shard) => _seen.Places.GetValueOrDefault(shard);

    public IDisposable Subscribe(Action<NodeName> changed)
    {
        ImmutableInterlocked.Update(ref _hearOfNodes, static (all, one) => all.Add(one), changed);
        return new Subscription(() =>
            ImmutableInterlocked.Update(ref _hearOfNodes, static (all, one) => all.Remove(one), changed));
    }

    public IDisposable Subscribe(Action<string> changed)
    {
        ImmutableInterlocked.Update(ref _hearOfShards, static (all, one) => all.Add(one), changed);
        return new Subscription(() =>
            ImmutableInterlocked.Update(ref _hearOfShards, static (all, one) => all.Remove(one), changed));
    }

    /// <summary>The node knows more. On its actor's turn alone.</summary>
    public void See(ClusterView view)
    {
        var (before, now) = (_seen, Seen.Of(view, self));
        _seen = now;
        foreach (var node in before.Lives.Keys.Union(now.Lives.Keys).Order().ToList())
        {
            if (before.LifeOf(node) == now.LifeOf(node))
                continue;
            foreach (var changed in _hearOfNodes)
                changed(node);
        }

        foreach (var shard in before.Places.Keys.Union(now.Places.Keys, StringComparer.Ordinal).ToList())
        {
            if (before.Places.GetValueOrDefault(shard) == now.Places.GetValueOrDefault(shard))
                continue;
            foreach (var changed in _hearOfShards)
                changed(shard);
        }
    }

    private sealed record Seen(
        IReadOnlyDictionary<NodeName, NodeLife> Lives,
        IReadOnlyDictionary<NodeName, string> Addresses,
        IReadOnlyDictionary<string, ShardPlace> Places)
    {
        internal static readonly Seen Nothing = new(
            ImmutableDictionary<NodeName, NodeLife>.Empty,
            ImmutableDictionary<NodeName, string>.Empty,
            ImmutableDictionary<string, ShardPlace>.Empty);

        internal static Seen Of(ClusterView view, NodeId self)
        {
            var alive = view.Nodes.Where(node => node.IsAlive).ToDictionary(NameOf, LifeOf);
            return new(
                alive,
                view.Nodes.ToDictionary(NameOf, node => node.Address),
                view.Shards.ToDictionary(
                    shard => shard.Shard.Value,
                    shard => PlaceOf(shard.Record.Leader, self, alive),
                    StringComparer.Ordinal));
        }

        internal NodeLife? LifeOf(NodeName node) => Lives.TryGetValue(node, out var life) ? life : null;

        private static NodeName NameOf(NodeView node) => new(node.Id.Value);

        private static NodeLife LifeOf(NodeView node) => new(
            NameOf(node), node.Life.ToString(System.Globalization.CultureInfo.InvariantCulture));

        private static ShardPlace PlaceOf(
            NodeId? leader, NodeId self, Dictionary<NodeName, NodeLife> alive) =>
            leader is not { } node || !alive.ContainsKey(new NodeName(node.Value)) ? ShardPlace.Unknown
            : node == self ? ShardPlace.Here
            : ShardPlace.On(new NodeName(node.Value));
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
