using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Shards;

namespace ActorMQ.Simulation.Clusters;

/// <summary>Nobody is taken for lost who has shown that it lives, as often as it has to.</summary>
internal sealed class BeatChecks(ClusterHistory world)
{
    /// <summary>The fastest clock takes this for a lease.</summary>
    private static readonly TimeSpan SilenceMin =
        (ClusterPlan.Lease / ClusterPlan.DriftMax) - TimeSpan.FromMilliseconds(1);

    /// <summary>What is judged by may have been on its way for so long, and its hearer may have stood still.</summary>
    private static readonly TimeSpan OldestNews = TimeSpan.FromSeconds(8);

    private readonly Dictionary<NodeId, List<TimeSpan>> _beats = [];

    /// <summary>An entry has changed in etcd.</summary>
    public void See(KeyEvent change)
    {
        var node = new NodeId(change.Key[(change.Key.LastIndexOf('/') + 1)..]);
        if (!_beats.TryGetValue(node, out var beats))
            _beats[node] = beats = [];
        beats.RemoveAll(at => world.Time.Now - at > OldestNews + OldestNews);
        beats.Add(world.Time.Now);
    }

    /// <summary>A node takes another for lost.</summary>
    public void Lost(int observer, NodeId node)
    {
        var now = world.Time.Now;
        var last = TimeSpan.MinValue;
        foreach (var at in _beats.GetValueOrDefault(node, []).Append(now))
        {
            if (at >= now - OldestNews && (last == TimeSpan.MinValue || at - last >= SilenceMin))
                return;
            last = at;
        }

        world.Fail($"n{observer} takes {node} for lost, which was never silent for {SilenceMin}");
    }
}
