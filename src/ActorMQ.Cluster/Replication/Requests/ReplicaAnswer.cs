using ActorMQ.Broker.Requests;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Cluster.Replication.Requests;

/// <summary>Answers of a replica that look at how it stands first.</summary>
internal static class ReplicaAnswer
{
    /// <summary>Answers with a body that is made of the replica's report.</summary>
    public static void With<T>(
        in RequestContext context, ShardReplication replication, Func<ReplicaReport, T> body)
        where T : class
    {
        var (session, ticket) = (context.Session, context.Ticket);
        var isTold = replication.TryLook(report => session.Reply(
            ticket, ResponseCode.Success, default(EmptyHeader), remark: null, Body.ToBytes(body(report))));
        if (!isTold)
            context.Reply(ResponseCode.ServiceNotAvailable, "the replica is starting or shutting down");
    }
}
