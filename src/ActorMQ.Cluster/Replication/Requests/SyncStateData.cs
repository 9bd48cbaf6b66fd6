using ActorMQ.Broker.Requests;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Cluster.Replication.Requests;

/// <summary>The shard's in-sync set as this replica knows it.</summary>
/// <remarks>
/// Other shards than its own are left out, as a controller leaves out what it does not know.
/// Source: apache/rocketmq 8fc57f1 controller/.../impl/manager/ReplicasInfoManager.java#getSyncStateData.
/// </remarks>
internal sealed class SyncStateData(ShardReplication replication) : IRequest
{
    /// <inheritdoc/>
    public void Handle(in RequestContext context)
    {
        if (!Body.TryRead<List<string>>(context.Command.Body, out var shards, out var fault))
        {
            context.RefuseMalformed(ResponseCode.SystemError, fault.ToString());
            return;
        }

        var isAsked = shards.Contains(replication.Options.Shard.Value, StringComparer.Ordinal);
        ReplicaAnswer.With(context, replication, report => isAsked ? Of(report) : new BrokerReplicasInfo());
    }

    private BrokerReplicasInfo Of(ReplicaReport report)
    {
        var info = new BrokerReplicasInfo();
        if (report.Record is not { } record)
            return info;
        var address = record.Leader is { } leader ? AddressOf(leader) : null;
        info.ReplicasInfoTable[replication.Options.Shard.Value] = new()
        {
            MasterBrokerId = record.Leader is null ? null : 0,
            MasterAddress = address,
            MasterEpoch = record.Epoch.Value,
            SyncStateSetEpoch = (int)(report.Revision.Value & int.MaxValue),
            InSyncReplicas = Members(report, record, record.InSync),
            NotInSyncReplicas = Members(
                report, record, NodeSet.Of(record.Replicas.Where(node => !record.InSync.Contains(node)))),
        };
        return info;
    }

    private List<ReplicaIdentity> Members(ReplicaReport report, ShardRecord record, NodeSet nodes) =>
    [
        .. nodes.Select(node => new ReplicaIdentity
        {
            BrokerName = replication.Options.Shard.Value,
            BrokerId = NumberOf(record, node).Value,
            BrokerAddress = AddressOf(node) ?? string.Empty,
            Alive = node == replication.Options.Self || IsAlive(report, node),
        }),
    ];

    private BrokerId NumberOf(ShardRecord record, NodeId node) =>
        record.Leader == node ? BrokerId.Master : replication.Options.NumberOf(record, node);

    private bool IsAlive(ReplicaReport report, NodeId node)
    {
        var silence = report.Record?.Leader == node
            ? report.LeaderHeardBefore
            : report.Followers.FirstOrDefault(each => each.Node == node)?.HeardBefore;
        return silence <= replication.Options.Settings.LagMax;
    }

    private string? AddressOf(NodeId node) => node == replication.Options.Self
        ? replication.Address
        : replication.Options.Coordination.AddressOf(node);
}
