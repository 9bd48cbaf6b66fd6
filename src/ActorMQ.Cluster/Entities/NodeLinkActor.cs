using ActorMQ.Actors;
using ActorMQ.Transport;

namespace ActorMQ.Cluster.Entities;

/// <summary>The link to one node: hands requests to its connection in the order in which they came.</summary>
/// <remarks>
/// While a connection is made, or its output is full, requests wait here. When none can be made all that
/// wait are answered so: they were not sent, and whoever sent them decides whether to try again.
/// </remarks>
internal sealed class NodeLinkActor(
    Func<NodeLife> self,
    NodeName node,
    RemotingClient client,
    INodeAddresses addresses,
    NodeLinkOptions options) : Actor<LinkMessage>
{
    private readonly Queue<OutgoingRequest> _waiting = new();
    private bool _isConnecting;

    protected override void Receive(LinkMessage message)
    {
        switch (message)
        {
            case LinkMessage.Send send:
                _waiting.Enqueue(send.Request);
                break;
            case LinkMessage.Connected connected:
                _isConnecting = false;
                if (connected.Failure is { } failure)
                    FailAll(failure);
                break;
        }
    }

    /// <summary>Once for all that came together.</summary>
    protected override void OnBatchEnd()
    {
        while (!_isConnecting && _waiting.Count > 0)
        {
            if (addresses.AddressOf(node) is not { } address)
            {
                FailAll($"node {node} has no known address");
                return;
            }

            var connecting = client.ConnectAsync(address, CancellationToken.None);
            if (!connecting.IsCompletedSuccessfully)
            {
                _isConnecting = true;
                _ = Connect(connecting);
                return;
            }

            var connection = connecting.Result;
            if (connection.QueuedBytes >= options.OutputBytesMax)
                return;
            Send(connection, _waiting.Dequeue());
        }
    }

    protected override void OnStop() => FailAll("this node stops");

    private void Send(RemotingConnection connection, OutgoingRequest request)
    {
        var left = request.Within - Context.Time.GetElapsedTime(request.Begun);
        if (left <= TimeSpan.Zero)
        {
            request.Answered(Unreachable("it waited too long for a connection"));
            return;
        }

        var (code, header, body) = NodeWire.Encode(request.Request);
        var from = self();
        header.From = from.Node.Value;
        header.Life = from.Life;
        header.To = node.Value;
        header.Number = request.Number;
        // Its output has room, so it is written here and now: the order is kept.
        var asked = connection.InvokeAsync(code, header, body, left, CancellationToken.None);
        _ = Hear(connection, asked, request);
    }

    private async Task Hear(
        RemotingConnection connection, Task<RemotingResponse> asked, OutgoingRequest request)
    {
        NodeAnswer answer;
        try
        {
            answer = NodeWire.Decode(await asked);
        }
        catch (RemotingTimeoutException silent)
        {
            // A node answers in time, if only that there is no reply: this connection leads nowhere.
            connection.Close(DisconnectReason.ClosedHere);
            answer = new NodeAnswer(NodeOutcome.Lost) { Reason = silent.Message };
        }
        catch (RemotingException lost)
        {
            answer = new NodeAnswer(NodeOutcome.Lost) { Reason = lost.Message };
        }

        if (answer.Outcome != NodeOutcome.Duplicate)
            request.Answered(answer);
        Context.Self.Tell(new LinkMessage.RoomMade());
    }

    private async Task Connect(Task<RemotingConnection> connecting)
    {
        string? failure = null;
        try
        {
            await connecting;
        }
        catch (Exception none) when (none is RemotingException or ObjectDisposedException)
        {
            failure = none.Message;
        }

        Context.Self.Tell(new LinkMessage.Connected(failure));
    }

    private void FailAll(string why)
    {
        while (_waiting.TryDequeue(out var request))
            request.Answered(Unreachable(why));
    }

    private static NodeAnswer Unreachable(string why) => new(NodeOutcome.Unreachable) { Reason = why };
}
