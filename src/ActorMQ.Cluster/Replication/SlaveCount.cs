using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Replication;

/// <summary>
/// With synchronous double write: how far enough slaves are, and whether so many are there.
/// </summary>
/// <remarks>
/// Source: apache/rocketmq release-4.9.4 store/.../ha/HAService.java#isSlaveOK, GroupTransferService.
/// </remarks>
internal sealed class SlaveCount(DoubleWriteSettings settings)
{
    private readonly List<JournalPosition> _held = [];
    private (JournalPosition Held, bool IsAvailable)? _told;

    /// <summary>Looks at the followers.</summary>
    /// <returns>What is new; null when nothing is.</returns>
    public (JournalPosition Held, bool IsAvailable)? Review(
        IReadOnlyDictionary<NodeId, FollowerProgress> followers,
        JournalPosition end,
        TimeSpan silenceMax,
        TimeSpan now)
    {
        _held.Clear();
        var there = 0;
        foreach (var (_, follower) in followers)
        {
            if (follower.Held is not { } held)
                continue;
            _held.Add(held);
            if (now - follower.HeardAt <= silenceMax && end - held <= settings.BehindMaxBytes)
                there++;
        }

        _held.Sort();
        var enough = _held.Count < settings.SlaveCount ? JournalPosition.Start : _held[^settings.SlaveCount];
        var found = (enough, there >= settings.SlaveCount);
        if (found == _told)
            return null;
        _told = found;
        return found;
    }
}
