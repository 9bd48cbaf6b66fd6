using ActorMQ.Cluster.Coordination;

namespace ActorMQ.Cluster.Nodes;

/// <summary>How a node ends: it stops for a while, leaves for good, or gives way to its successor.</summary>
internal sealed class NodeEnding(
    NodeTimes times, NodeKnowledge known, OwnEntry own, LocalReplicas replicas, Leaderships leaderships)
{
    private NodeEnd? _how;
    private TimeSpan _since;

    /// <summary>It gives away what it has and takes nothing new.</summary>
    public bool HasBegun => _how is not null;

    /// <summary>All that is left is to say farewell.</summary>
    public bool IsAboutToEnd { get; private set; }

    public bool IsOver { get; private set; }

    /// <summary>The process is to end.</summary>
    public void Stop(TimeSpan now)
    {
        if (HasBegun)
            return;
        (_how, _since) = (NodeEnd.Stopped, now);
        own.Stage = NodeStage.Stopping;
        own.BeatSoon();
    }

    /// <summary>It cannot go on; there is nothing to be given away.</summary>
    public void EndAs(NodeEnd how) => _how = how;

    public void Review(TimeSpan now, List<NodeEffect> effects)
    {
        switch (_how)
        {
            case null when own.Life != 0 && known.IsLeaving && !IsNeeded() && replicas.IsEmpty:
                // A replica starts only if a record names this node, so nothing comes in between.
                _how = NodeEnd.Left;
                SayFarewell(now, effects);
                break;
            case NodeEnd.Left:
                SayFarewell(now, effects);
                break;
            case NodeEnd.Stopped:
                GoOnStopping(now, effects);
                break;
            case NodeEnd.NameTaken:
                replicas.Close(isAtOnce: true);
                replicas.Review(now, effects);
                if (replicas.IsEmpty)
                    End(NodeEnd.NameTaken, effects);
                break;
        }
    }

    public void End(NodeEnd how, List<NodeEffect> effects)
    {
        if (IsOver)
            return;
        IsOver = true;
        effects.Add(new NodeEffect.End(how));
    }

    private void GoOnStopping(TimeSpan now, List<NodeEffect> effects)
    {
        var isLate = now - _since >= times.StopMax;
        replicas.Leave(now, effects);
        if (!isLate && (leaderships.HasToGive || leaderships.AwaitsHeirs || replicas.AreCountedOn(now)))
            return;
        replicas.Close(isAtOnce: false);
        replicas.Review(now, effects);
        if (!replicas.IsEmpty)
            return;

        // Without etcd nobody hears the farewell; others find out by themselves.
        if (own.Life == 0 || (isLate && !known.Liveness.HasAccess(now)))
            End(NodeEnd.Stopped, effects);
        else
            SayFarewell(now, effects);
    }

    private void SayFarewell(TimeSpan now, List<NodeEffect> effects)
    {
        IsAboutToEnd = true;
        own.Farewell(_how!.Value, _how == NodeEnd.Left ? WhatIsLeft() : [], now, effects);
    }

    private IEnumerable<KeyChange> WhatIsLeft() => known.Contents.Shards
        .Where(shard => shard.Value.Addresses.ContainsKey(known.Self))
        .Select(shard => new DeleteKey(known.Keys.Replica(shard.Key, known.Self)))
        .Append(new(known.Keys.Leaving(known.Self)));

    private bool IsNeeded() => known.Contents.Shards.Values.Any(
        shard => shard.Record?.Value is { } record && known.Names(record));
}
