using ActorMQ.Broker.Requests;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Cluster.Static;

/// <summary>A slave says that it is there, and asks in which epoch its master leads.</summary>
internal sealed class AskMaster(StaticGroup group, StaticMaster master) : IRequest
{
    /// <inheritdoc/>
    public void Handle(in RequestContext context)
    {
        if (!context.TryReadHeader(out ReplicaAskMasterHeader header))
            return;
        if (new StaticGroup(new ClusterName(header.Cluster), new BrokerName(header.Shard)) != group)
        {
            context.Reply(
                ResponseCode.SystemError,
                $"this is {group.Shard} of cluster {group.Cluster}, not {header.Shard} of {header.Cluster}");
        }
        else if (!StaticIds.TryRead(new NodeId(header.From), out _) || !IsAddress(header.Address))
        {
            context.RefuseMalformed(
                ResponseCode.SystemError, $"no slave is {header.From} at {header.Address}");
        }
        else if (master.TryAdd(new NodeId(header.From), header.Address, out var known, out var fault))
        {
            context.Reply(ResponseCode.Success, new ReplicaMasterHeader
            {
                Leader = known.Leader.Value,
                Epoch = known.Epoch.Value,
                Revision = known.Revision.Value,
            });
        }
        else
        {
            context.Reply(ResponseCode.ServiceNotAvailable, fault);
        }
    }

    private static bool IsAddress(string address) =>
        address.Length <= 255 && address.LastIndexOf(':') is > 0 and var colon
        && ushort.TryParse(address.AsSpan(colon + 1), out var port) && port > 0;
}
