using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Replicas;

namespace ActorMQ.Simulation.Clusters;

/// <summary>What goes wrong: one thing after the other, often several at a time, until a moment.</summary>
internal sealed class ClusterFaults(ClusterHistory world)
{
    /// <summary>What the operator has wanted before has come to be, or to nothing.</summary>
    private static readonly TimeSpan GiveBackAfter = TimeSpan.FromSeconds(3);

    private readonly Random _random = world.Random;

    // By itself, so that other seeds tell what they told before.
    private readonly Random? _retention = world.Seed % 4 == 3 ? new(world.Seed) : null;
    private readonly ClusterDisaster? _disaster = world.Seed % 8 == 5 ? new(world, new(world.Seed)) : null;

    public void Start()
    {
        Next();
        if (_retention is not null)
            LetGoLater(_retention);
        _disaster?.Start();
    }

    /// <summary>Everything works again.</summary>
    public void End()
    {
        world.Network.MendAll();
        world.Network.IsFaulty = false;
        world.Etcd.IsAway = false;
        foreach (var server in world.NameServers.Where(server => !server.IsUp))
            server.Start();
        foreach (var node in world.Nodes)
        {
            (node.PausedUntil, node.DiskIsSlow) = (TimeSpan.Zero, TimeSpan.Zero);
            node.LiveOn();
            if (node is { IsUp: false, IsGone: false })
                node.Start();
            if (world.IsLeaving(node.Id))
                world.Operator.Stay(node.Id);
        }

        foreach (var shard in world.Shards)
            world.Time.After(GiveBackAfter, () => world.Operator.GiveBack(shard));
        _disaster?.End();
    }

    private void Next() => world.Time.After(Ms(_random.Next(50, 1500)), () =>
    {
        if (world.Time.Now >= ClusterPlan.Faulty)
            return;
        Strike();
        Next();
    });

    private void Strike()
    {
        var node = world.Nodes[_random.Next(world.Plan.NodeCount)];
        switch (_random.Next(22))
        {
            case 0 or 1: Cut(node.Index, Other(node.Index), isOneWay: _random.Next(2) == 0); break;
            case 2: Cut(node.Index, SimulatedNetwork.Etcd, isOneWay: _random.Next(2) == 0); break;
            case 3: Isolate(node.Index); break;
            case 4: Down(node, powerLoss: null); break;
            case 5 or 6: Down(node, MayLoseTail(node) ? _random : null); break;
            case 7: node.DieAfter(_random.Next(20)); break;
            case 8: EtcdAway(); break;
            case 9: Pause(node); break;
            case 10: SlowDisk(node); break;
            case 11: Flap(node); break;
            case 12: node.DieWithinCut(); break;
            case 13: MoveReplica(); break;
            case 14: node.Do(() => node.Hear(NodeInput.Stop.Instance)); break;
            case 15: Leave(node); break;
            case 16 or 17: NameServer(); break;
            case 18: Elect(); break;
            default: HandOver(); break;
        }

        foreach (var down in world.Nodes.Where(each => !each.IsUp && _random.Next(3) > 0))
            StartLater(down);
    }

    private void LetGoLater(Random random) => world.Time.After(Ms(random.Next(100, 1500)), () =>
    {
        if (world.Time.Now >= ClusterPlan.Faulty)
            return;
        var node = world.Nodes[random.Next(world.Plan.NodeCount)];
        node.Do(() =>
        {
            foreach (var replica in node.Shells.Values)
                replica.LetGo(random);
        });
        LetGoLater(random);
    });

    private void Cut(int from, int to, bool isOneWay)
    {
        world.Note($"cut {from}->{to}{(isOneWay ? "" : " both ways")}");
        world.Network.Cut(from, to);
        if (!isOneWay)
            world.Network.Cut(to, from);
        world.Time.After(Ms(_random.Next(100, 6000)), () =>
        {
            world.Network.Mend(from, to);
            world.Network.Mend(to, from);
        });
    }

    private void Isolate(int node)
    {
        for (var other = SimulatedNetwork.Etcd; other < world.Plan.NodeCount; other++)
        {
            if (other != node)
                Cut(node, other, isOneWay: false);
        }
    }

    private void Down(NodeProcess node, Random? powerLoss)
    {
        node.Crash(powerLoss);
        StartLater(node);
    }

    /// <summary>Its process ends while the disk is busy, and soon after it is back the power is gone.</summary>
    private void Flap(NodeProcess node)
    {
        node.DiskIsSlow = Ms(_random.Next(500));
        world.Time.After(Ms(_random.Next(500)), () => node.Crash(powerLoss: null));
        world.Time.After(Ms(600), () =>
        {
            node.DiskIsSlow = TimeSpan.Zero;
            if (node.IsUp || node.IsGone)
                return;
            world.Note($"n{node.Index} starts for a moment");
            node.Start();
            world.Time.After(Ms(_random.Next(1, 300)), () => Down(node, MayLoseTail(node) ? _random : null));
        });
    }

    private void StartLater(NodeProcess node) => world.Time.After(Ms(_random.Next(50, 5000)), () =>
    {
        if (node.IsUp || node.IsGone)
            return;
        world.Note($"n{node.Index} starts");
        node.Start();
    });

    /// <summary>
    /// Records that were acknowledged and not flushed may be lost by fewer replicas than hold each of them:
    /// that is what is promised.
    /// </summary>
    private bool MayLoseTail(NodeProcess node) =>
        world.Plan.IsFlushed || (_disaster is null && world.Shards.All(shard => MayLoseTail(node, shard)));

    private bool MayLoseTail(NodeProcess node, int shard)
    {
        if (world.RecordOf(shard) is not { } record)
            return true;
        var concerned = record.Replicas.Union(record.InSync);
        return !concerned.Contains(node.Id) || world.Nodes.Count(other => other != node
            && concerned.Contains(other.Id)
            && (!other.Disks.TryGetValue(shard, out var disk) || !disk.IsTailProven)) < world.Plan.InSyncMin - 1;
    }

    /// <summary>Another node is to hold a replica in place of one that does.</summary>
    private void MoveReplica()
    {
        var shard = _random.Next(world.Plan.ShardCount);
        if (world.RecordOf(shard) is not { } record)
            return;
        var others = world.Nodes.Select(node => node.Id).Where(node => !record.Replicas.Contains(node)).ToList();
        if (others.Count == 0)
            return;
        world.Operator.Move(
            shard, record.Replicas[_random.Next(record.Replicas.Count)], others[_random.Next(others.Count)]);
    }

    private void Elect()
    {
        var shard = _random.Next(world.Plan.ShardCount);
        if (world.RecordOf(shard) is { } record)
            world.Operator.Elect(shard, record.InSync[_random.Next(record.InSync.Count)]);
    }

    /// <summary>It gives what it has to others, for good, if it is not held up, or told to stay.</summary>
    private void Leave(NodeProcess node)
    {
        world.Operator.Leave(node.Id);
        if (_random.Next(2) == 0)
            world.Time.After(Ms(_random.Next(200, 4000)), () => world.Operator.Stay(node.Id));
    }

    /// <summary>One of the name servers ends, or nobody hears it, or it nobody, for a while.</summary>
    private void NameServer()
    {
        var server = world.NameServers[_random.Next(world.NameServers.Count)];
        if (_random.Next(3) == 0)
        {
            Cut(_random.Next(world.Plan.NodeCount), server.Place, isOneWay: _random.Next(2) == 0);
            return;
        }

        if (!server.IsUp)
            return;
        server.Crash();
        world.Time.After(Ms(_random.Next(50, 3000)), () =>
        {
            if (!server.IsUp)
                server.Start();
        });
    }

    private void EtcdAway()
    {
        world.Note("etcd is away");
        world.Etcd.IsAway = true;
        world.Time.After(Ms(_random.Next(100, 4000)), () => world.Etcd.IsAway = false);
    }

    private void Pause(NodeProcess node)
    {
        // As long as a lease, a little less or more: the holder wakes up and does not know that it is over.
        var pause = Ms(_random.Next(2) == 0 ? _random.Next(1300, 1900) : _random.Next(50, 4000));
        world.Note($"n{node.Index} stands still for {pause.TotalMilliseconds} ms");
        node.PausedUntil = world.Time.Now + pause;
    }

    private void SlowDisk(NodeProcess node)
    {
        world.Note($"n{node.Index} has a slow disk");
        node.DiskIsSlow = Ms(_random.Next(50, 2500));
        world.Time.After(Ms(_random.Next(100, 4000)), () => node.DiskIsSlow = TimeSpan.Zero);
    }

    private void HandOver()
    {
        var shard = _random.Next(world.Plan.ShardCount);
        foreach (var node in world.Nodes.Where(each => each.IsUp))
        {
            if (node.Shells.TryGetValue(shard, out var replica) && replica.State.LeadsIn is not null)
                node.Do(() => replica.Hear(new HandOver(ClusterHistory.IdOf(Other(node.Index)))));
        }
    }

    private int Other(int node) => (node + _random.Next(1, world.Plan.NodeCount)) % world.Plan.NodeCount;

    private static TimeSpan Ms(int ms) => TimeSpan.FromMilliseconds(ms);
}
