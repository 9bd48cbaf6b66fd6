using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Replication;
using ActorMQ.Cluster.Shards;
using ActorMQ.Cluster.Static;
using ActorMQ.Hocon.Settings;
using ActorMQ.Model;

namespace ActorMQ.Configuration;

/// <summary>The settings of replication, as replicas and nodes take them.</summary>
internal static class ReplicationOf
{
    /// <summary>A broker whose role is configured.</summary>
    internal static StaticReplica Static(ActorMqSettings settings)
    {
        var (broker, replication) = (settings.Broker, settings.Broker.Replication);
        return new StaticReplica
        {
            Cluster = new ClusterName(broker.Cluster),
            Shard = new BrokerName(broker.Name),
            Id = new BrokerId(broker.Id),
            StorePath = Path.GetFullPath(settings.Store.Path),
            IsFlushed = settings.Store.FlushDiskType == FlushDiskType.SyncFlush,
            DoubleWrite = broker.Role == BrokerRole.SyncMaster
                ? new DoubleWriteSettings(replication.InSyncReplicas - 1, replication.SlaveGapMaxBytes)
                : null,
            MasterAddress = replication.MasterAddress?.ToString(),
            CatchUpRateBytes = replication.CatchUpBytesPerSecond,
            Settings = Replica(settings, inSyncMin: 1),
        };
    }

    /// <summary>How a replica behaves.</summary>
    internal static ReplicaSettings Replica(ActorMqSettings settings, int inSyncMin)
    {
        var replication = settings.Broker.Replication;
        return ReplicaSettings.For(inSyncMin) with
        {
            LagMax = replication.LagMax,
            HeartbeatInterval = replication.HeartbeatInterval,
            RetryAfter = replication.RetryAfter,
            LeaseGrace = settings.Cluster.Lease,
            WindowSizeBytes = replication.WindowSizeBytes,
        };
    }

    /// <summary>A node of a cluster.</summary>
    /// <param name="settings">All settings.</param>
    /// <param name="node">Its name.</param>
    /// <param name="address">Its own endpoint, <c>host:port</c>.</param>
    internal static ClusterNodeOptions Node(ActorMqSettings settings, NodeId node, string address)
    {
        var cluster = settings.Cluster;
        return new ClusterNodeOptions(
            new ClusterName(cluster.Name),
            node,
            address,
            cluster.Rack,
            new ClusterSettings(
                cluster.Shards, cluster.ShardPrefix, cluster.ReplicationFactor, cluster.MinInSync))
        {
            Times = new NodeTimes
            {
                BeatInterval = cluster.BeatInterval,
                Lease = cluster.Lease,
                ReplaceAfter = cluster.ReplaceAfter,
                FoundAfter = cluster.FoundAfter,
                StopMax = cluster.HandOverTimeout,
                MovesMax = cluster.MovesMax,
            },
        };
    }
}
