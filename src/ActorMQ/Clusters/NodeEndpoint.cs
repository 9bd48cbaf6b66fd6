using System.Buffers;
using ActorMQ.Actors;
using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;

namespace ActorMQ.Clusters;

/// <summary>What a node answers on its own port: how the cluster is, and orders.</summary>
internal sealed class NodeEndpoint : IRemotingHandler, IDisposable
{
    /// <summary>Looks and orders under way; more are told that the node is busy.</summary>
    private const int UnderWayMax = 64;

    private readonly CancellationTokenSource _stopping = new();
    private ClusterNode? _node;
    private int _underWay;

    /// <summary>From now on questions are answered; before, that the node is about to start.</summary>
    internal void Serve(ClusterNode node) => Volatile.Write(ref _node, node);

    /// <summary>What is under way is told that the node stops. The connections are closed already.</summary>
    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    public void OnConnected(RemotingConnection connection)
    {
    }

    public void OnRequest(RemotingConnection connection, in RemotingCommand request)
    {
        var ticket = RequestTicket.Of(request, receivedAt: 0);
        ClusterOrder? order = null;
        switch (request.Request)
        {
            case RequestCode.ClusterShow:
                break;
            case RequestCode.ClusterOrder when ClusterReportJson.TryReadOrder(
                BuffersExtensions.ToArray(request.Body), out order):
                break;
            case RequestCode.ClusterOrder:
                connection.Reply(ticket, ResponseCode.SystemError, "the body is no order");
                return;
            default:
                connection.Reply(
                    ticket, ResponseCode.RequestCodeNotSupported, $"a node does not serve {request.Request}");
                return;
        }

        if (Volatile.Read(ref _node) is not { } node)
            connection.Reply(ticket, ResponseCode.ServiceNotAvailable, "the node is about to start");
        else if (Interlocked.Increment(ref _underWay) > UnderWayMax)
            Refuse(connection, ticket);
        else
            _ = AnswerAsync(connection, ticket, node, order);
    }

    public void OnRequestsRead(RemotingConnection connection)
    {
    }

    public void OnDisconnected(RemotingConnection connection, DisconnectReason reason)
    {
    }

    private void Refuse(RemotingConnection connection, RequestTicket ticket)
    {
        Interlocked.Decrement(ref _underWay);
        connection.Reply(ticket, ResponseCode.SystemBusy, $"{UnderWayMax} questions are under way");
    }

    private async Task AnswerAsync(
        RemotingConnection connection, RequestTicket ticket, ClusterNode node, ClusterOrder? order)
    {
        try
        {
            var body = Array.Empty<byte>();
            if (order is null)
                body = ClusterReportJson.Encode(ClusterReport.Of(await node.ViewAsync(_stopping.Token)));
            else
                await ClusterOrders.CarryOutAsync(order, node.Commands, node.ViewAsync, _stopping.Token);
            connection.Reply(ticket, ResponseCode.Success, default(EmptyHeader), remark: null, body);
        }
        catch (ClusterCommandException refused)
        {
            connection.Reply(ticket, ResponseCode.NoPermission, refused.Message);
        }
        catch (Exception away) when (away is CoordinatorUnavailableException or AskRefusedException
            or AskTimeoutException or OperationCanceledException or ObjectDisposedException)
        {
            connection.Reply(ticket, ResponseCode.ServiceNotAvailable, away.Message);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}
