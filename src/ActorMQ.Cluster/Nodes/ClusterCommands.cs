using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Nodes;

/// <summary>What an operator may do to a cluster, from wherever etcd can be reached.</summary>
/// <remarks>
/// Each puts what is wanted into etcd; the nodes do it, and <see cref="ClusterView"/> shows how far they are.
/// </remarks>
internal sealed class ClusterCommands(ClusterName cluster, ICoordinator coordinator)
{
    private const int LeaveTriesMax = 10;

    private readonly ClusterKeys _keys = new(cluster);

    /// <summary>A node gives its replicas to others, for good, and ends.</summary>
    /// <exception cref="ClusterCommandException">There is no such node, or etcd has not said yes.</exception>
    /// <exception cref="CoordinatorUnavailableException">No endpoint has answered in time.</exception>
    public async Task LeaveAsync(NodeId node, CancellationToken ct)
    {
        List<KeyChange> changes =
            [new PutKey(_keys.Leaving(node), ClusterJson.Encode("leave", ClusterJson.Address))];
        for (var tries = 0; tries < LeaveTriesMax; tries++)
        {
            var entry = Find((await ReadAsync(ct)).Nodes, node, $"{node} is no member");

            // A member shows ever again that it lives, which changes its entry, and does not matter here.
            if (await TryChangeAsync([new(_keys.Node(node), entry.Revision)], changes, mayRepeat: true, ct))
                return;
        }

        throw ChangedMeanwhile();
    }

    /// <summary>A node that was to leave, and has not yet, stays.</summary>
    /// <exception cref="ClusterCommandException">etcd has not said yes.</exception>
    /// <exception cref="CoordinatorUnavailableException">No endpoint has answered in time.</exception>
    public Task StayAsync(NodeId node, CancellationToken ct) =>
        ChangeAsync([], [new DeleteKey(_keys.Leaving(node))], mayRepeat: true, ct);

    /// <summary>
    /// A node that is away does not come back: its replicas go to others at once.
    /// </summary>
    /// <param name="node">The node.</param>
    /// <param name="view">Who lives, as seen just now.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="ClusterCommandException">
    /// There is no such node, it lives, or etcd has not said yes.
    /// </exception>
    /// <exception cref="CoordinatorUnavailableException">No endpoint has answered in time.</exception>
    public async Task DownAsync(NodeId node, ClusterView view, CancellationToken ct)
    {
        if (view.Nodes.Any(each => each.Id == node && each.IsAlive))
            throw new ClusterCommandException($"{node} lives: let it leave, or stop it first");
        var entry = Find((await ReadAsync(ct)).Nodes, node, $"{node} is no member");
        await ChangeAsync(
            [new(_keys.Node(node), entry.Revision)], [new DeleteKey(_keys.Node(node))], mayRepeat: false, ct);
    }

    /// <summary>A shard's replicas are to be on these nodes, or where the plan wants them.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="nodes">Null gives the shard back to the plan.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="ClusterCommandException">
    /// There is no such shard or node, there are too few nodes, or etcd has not said yes.
    /// </exception>
    /// <exception cref="CoordinatorUnavailableException">No endpoint has answered in time.</exception>
    public async Task PlaceAsync(BrokerName shard, NodeSet? nodes, CancellationToken ct)
    {
        var contents = await ReadAsync(ct);
        FindRecord(contents, shard);
        if (nodes is null)
        {
            await ChangeAsync([], [new DeleteKey(_keys.Placement(shard))], mayRepeat: true, ct);
            return;
        }

        foreach (var node in nodes)
            Find(contents.Nodes, node, $"{node} is no member");
        var min = contents.Settings?.Value.MinInSync ?? 1;
        if (nodes.Count < min)
            throw new ClusterCommandException($"{nodes} are fewer than the {min} that acknowledge");
        await ChangeAsync(
            [],
            [new PutKey(_keys.Placement(shard), ClusterJson.Encode([.. nodes], ClusterJson.Nodes))],
            mayRepeat: true,
            ct);
    }

    /// <summary>One replica of a shard is to be on another node.</summary>
    /// <exception cref="ClusterCommandException">
    /// There is no such shard or node, <paramref name="from"/> holds no replica or <paramref name="to"/> has
    /// one, or etcd has not said yes.
    /// </exception>
    /// <exception cref="CoordinatorUnavailableException">No endpoint has answered in time.</exception>
    public async Task MoveAsync(BrokerName shard, NodeId from, NodeId to, CancellationToken ct)
    {
        var contents = await ReadAsync(ct);
        var replicas = contents.Shard(shard).Placement?.Value ?? FindRecord(contents, shard).Value.Replicas;
        if (!replicas.Contains(from) || replicas.Contains(to))
            throw new ClusterCommandException($"{shard} is on {replicas}");
        await PlaceAsync(shard, replicas.Without(from).With(to), ct);
    }

    /// <summary>A node is to lead a shard.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="node">The node.</param>
    /// <param name="isUnclean">
    /// Whether it leads even when it need not hold everything; what was acknowledged may be lost then.
    /// </param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="ClusterCommandException">
    /// There is no such shard, the node may not lead it, leads it already, or etcd has not said yes.
    /// </exception>
    /// <exception cref="CoordinatorUnavailableException">No endpoint has answered in time.</exception>
    public async Task ElectAsync(BrokerName shard, NodeId node, bool isUnclean, CancellationToken ct)
    {
        var contents = await ReadAsync(ct);
        var record = FindRecord(contents, shard);
        var may = isUnclean ? record.Value.Replicas : record.Value.InSync;
        if (!may.Contains(node))
            throw new ClusterCommandException($"{node} is none of {may}");
        if (record.Value.Leader == node && !isUnclean)
            throw new ClusterCommandException($"{node} leads {shard} already");
        var wish = new ShardWish(node, record.Value.Epoch, IsOperators: true, isUnclean);
        await ChangeAsync(
            [new(_keys.Record(shard), record.Revision)],
            [new PutKey(_keys.Wish(shard), ClusterJson.Encode(wish, ClusterJson.Wish))],
            mayRepeat: false,
            ct);
    }

    private async Task<ClusterContents> ReadAsync(CancellationToken ct) =>
        ClusterContents.Of(_keys, await coordinator.ReadAsync(_keys.Root, ct));

    private async Task ChangeAsync(
        IReadOnlyList<KeyCondition> conditions,
        IReadOnlyList<KeyChange> changes,
        bool mayRepeat,
        CancellationToken ct)
    {
        if (!await TryChangeAsync(conditions, changes, mayRepeat, ct))
            throw ChangedMeanwhile();
    }

    /// <summary>False when a condition does not hold.</summary>
    private async Task<bool> TryChangeAsync(
        IReadOnlyList<KeyCondition> conditions,
        IReadOnlyList<KeyChange> changes,
        bool mayRepeat,
        CancellationToken ct)
    {
        var result = await coordinator.TransactAsync(conditions, changes, ct);
        if (result.Outcome is TransactionOutcome.Won or TransactionOutcome.Lost)
            return result.Outcome == TransactionOutcome.Won;
        var next = mayRepeat ? "try again" : "look, then try again";
        throw new ClusterCommandException($"etcd has not said what became of it: {next}");
    }

    private static ClusterCommandException ChangedMeanwhile() =>
        new("the cluster has changed meanwhile: try again");

    private static Stored<ShardRecord> FindRecord(ClusterContents contents, BrokerName shard) =>
        contents.Shard(shard).Record ?? throw new ClusterCommandException($"there is no shard {shard}");

    private static Stored<NodeEntry> Find(
        IReadOnlyDictionary<NodeId, Stored<NodeEntry>> nodes, NodeId node, string otherwise) =>
        nodes.GetValueOrDefault(node) ?? throw new ClusterCommandException(otherwise);
}
