using ActorMQ.Broker.Requests;
using ActorMQ.Cluster.Shards;
using ActorMQ.Protocol.Bodies;

namespace ActorMQ.Cluster.Replication.Requests;

/// <summary>Which epochs this replica's log is of.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 broker/.../processor/AdminBrokerProcessor.java#getBrokerEpochCache.
/// </remarks>
internal sealed class EpochCache(ShardReplication replication) : IRequest
{
    /// <inheritdoc/>
    public void Handle(in RequestContext context) => ReplicaAnswer.With(context, replication, Of);

    private EpochEntryCache Of(ReplicaReport report) => new()
    {
        ClusterName = replication.Options.Cluster.Value,
        BrokerName = replication.Options.Shard.Value,
        BrokerId = report.Id?.Value ?? 0,
        EpochList = Entries(report.History),
        MaxOffset = report.Status.End.Value,
    };

    private static List<EpochEntryBody> Entries(EpochHistory history)
    {
        var list = new List<EpochEntryBody>();
        foreach (var entry in history.Entries)
        {
            if (list.Count > 0)
                list[^1].EndOffset = entry.Start.Value;
            list.Add(new() { Epoch = entry.Epoch.Value, StartOffset = entry.Start.Value });
        }

        return list;
    }
}
