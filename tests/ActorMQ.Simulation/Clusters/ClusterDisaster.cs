namespace ActorMQ.Simulation.Clusters;

/// <summary>
/// All that hold everything lose their disks: first a replica is cut off, until it is not in the set any more,
/// then the whole set is gone. What is left may lead by an operator's command alone.
/// </summary>
internal sealed class ClusterDisaster(ClusterHistory world, Random random)
{
    private static readonly TimeSpan CommandAgainAfter = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan BackAfter = TimeSpan.FromSeconds(4);

    public void Start() => world.Time.After(Ms(random.Next(3000, 8000)), () =>
    {
        var shard = random.Next(world.Plan.ShardCount);
        if (world.RecordOf(shard) is not { Leader: { } leader } record)
            return;
        var others = world.Nodes.Where(node => record.Replicas.Contains(node.Id) && node.Id != leader).ToList();
        if (others.Count == 0)
            return;
        var survivor = others[random.Next(others.Count)];
        world.Note($"n{survivor.Index} is to survive");
        CutOff(survivor.Index);
        world.Time.After(Ms(random.Next(2000, 4000)), () => Strike(shard, survivor));
    });

    /// <summary>The machines come back, with new disks.</summary>
    public void End() => world.Time.After(BackAfter, () =>
    {
        foreach (var node in world.Nodes.Where(node => node.IsGone))
        {
            world.Note($"n{node.Index} is back, and empty");
            node.Start();
        }
    });

    private void CutOff(int survivor)
    {
        for (var other = 0; other < world.Plan.NodeCount; other++)
        {
            if (other != survivor)
            {
                world.Network.Cut(survivor, other);
                world.Network.Cut(other, survivor);
            }
        }
    }

    private void Strike(int shard, NodeProcess survivor)
    {
        var record = world.RecordOf(shard)!;
        var struck = world.Nodes.Where(node => node != survivor && record.InSync.Contains(node.Id)).ToList();
        if (!world.Shards.All(each => Holders(each).Any(node => !struck.Contains(node))))
            return;
        foreach (var node in struck)
            node.LoseDisk();
        if (!survivor.IsUp && !survivor.IsGone)
            survivor.Start();
        world.Network.MendAll();
        CommandLater();
    }

    /// <summary>The operator commands it of each shard that cannot heal by itself, and looks again.</summary>
    private void CommandLater() => world.Time.After(CommandAgainAfter, () =>
    {
        var isDue = false;
        foreach (var shard in world.Shards.Where(CannotHeal))
        {
            isDue = true;
            var left = Holders(shard).Where(node => node.IsUp).ToList();
            if (left.Count > 0)
                world.Operator.ElectUnclean(shard, left[random.Next(left.Count)].Id);
        }

        if (isDue)
            CommandLater();
    });

    private bool CannotHeal(int shard) => world.RecordOf(shard) is { } record
        && !world.Nodes.Any(node => record.InSync.Contains(node.Id)
            && node.Disks.TryGetValue(shard, out var disk) && disk.IsTailProven);

    /// <summary>Who has something of the shard.</summary>
    private IEnumerable<NodeProcess> Holders(int shard) => world.Nodes.Where(node =>
        world.RecordOf(shard)?.Replicas.Contains(node.Id) == true && node.Disks.ContainsKey(shard));

    private static TimeSpan Ms(int ms) => TimeSpan.FromMilliseconds(ms);
}
