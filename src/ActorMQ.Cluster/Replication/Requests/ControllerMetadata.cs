using ActorMQ.Broker.Requests;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Cluster.Replication.Requests;

/// <summary>
/// Who wants to know the in-sync set asks for the leading controller first: here any replica answers itself.
/// </summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 client/.../impl/MQClientAPIImpl.java#getInSyncStateData.
/// </remarks>
internal sealed class ControllerMetadata(ShardReplication replication) : IRequest
{
    /// <inheritdoc/>
    public void Handle(in RequestContext context)
    {
        if (replication.Address is not { } address)
        {
            context.Reply(ResponseCode.ServiceNotAvailable, "the replica is starting or shutting down");
            return;
        }

        context.Reply(ResponseCode.Success, new GetMetaDataResponseHeader
        {
            Group = replication.Options.Cluster.Value,
            ControllerLeaderId = replication.Options.Self.Value,
            ControllerLeaderAddress = address,
            IsLeader = true,
            Peers = address,
        });
    }
}
