using System.Collections.Concurrent;
using ActorMQ.Actors;
using ActorMQ.Transport;

namespace ActorMQ.Cluster.Entities;

/// <summary>The way to other nodes over the remoting protocol: an actor for each node keeps the
/// order.</summary>
/// <param name="actors">Where the links' actors live.</param>
/// <param name="self">This node, in its life of now; any thread.</param>
/// <param name="client">
/// For this link alone, so that what waits in its output is known. Its own connections, its TLS.
/// </param>
/// <param name="addresses">Where nodes listen.</param>
/// <param name="options">Bounds.</param>
internal sealed class RemotingNodeLink(
    ActorSystem actors,
    Func<NodeLife> self,
    RemotingClient client,
    INodeAddresses addresses,
    NodeLinkOptions options) : INodeLink
{
    // A request's header, and what the kernel holds of it.
    private const int SizeBesideBody = 256;

    private readonly ConcurrentDictionary<NodeName, Lazy<NodeOutbox>> _outboxes = new();

    /// <inheritdoc/>
    public bool TrySend(
        NodeName node, long number, NodeRequest request, TimeSpan within, Action<NodeAnswer> answered)
    {
        var outbox = _outboxes.GetOrAdd(node, OutboxTo).Value;
        var size = SizeOf(request);
        if (!outbox.TryEnter(size))
            return false;
        var outgoing = new OutgoingRequest(
            number, request, size, actors.Time.GetTimestamp(), within, answer =>
            {
                outbox.Leave(size);
                answered(answer);
            });
        if (outbox.Actor.Tell(new LinkMessage.Send(outgoing)) == TellResult.Accepted)
            return true;
        outbox.Leave(size);
        return false;
    }

    private Lazy<NodeOutbox> OutboxTo(NodeName node) => new(() =>
    {
        var outbox = new NodeOutbox(options);
        // Its mailbox has the outbox's bound.
        outbox.Actor = actors.Spawn($"link-{node}", new Props<LinkMessage>(
            () => new NodeLinkActor(self, node, client, addresses, options)));
        return outbox;
    });

    private static int SizeOf(NodeRequest request) => SizeBesideBody + request switch
    {
        EntityRequest message => message.Key.Length + message.Message.Length,
        WatchBegin begin => begin.Key.Length,
        WatchCheck check => check.Watches.Count * sizeof(long),
        _ => 0,
    };
}
