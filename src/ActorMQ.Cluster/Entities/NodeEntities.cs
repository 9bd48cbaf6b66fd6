using ActorMQ.Actors;
using ActorMQ.Cluster.Administration;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Transport;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Cluster.Entities;

/// <summary>All that lets a node's actors reach those of others over sockets: link, port, and what is served
/// by it.</summary>
internal sealed class NodeEntities : IAsyncDisposable
{
    private readonly RemotingClient _client;
    private readonly NodeRequests _requests;

    private NodeEntities(RemotingClient client, NodePort port, ShardAdmin shards)
    {
        (_client, Port, Shards) = (client, port, shards);
        _requests = new NodeRequests(port);
    }

    /// <summary>For further regions.</summary>
    public NodePort Port { get; }

    /// <summary>Asks the leaders of shards.</summary>
    public ShardAdmin Shards { get; }

    /// <summary>Opens a node's part.</summary>
    /// <param name="node">The node.</param>
    /// <param name="actors">Where its actors live.</param>
    /// <param name="options">For connections to other nodes; their headers are binary whatever it
    /// says.</param>
    /// <param name="logs">Where failures are told.</param>
    public static NodeEntities Open(
        ClusterNode node, ActorSystem actors, RemotingClientOptions options, ILoggerFactory logs)
    {
        var client = new RemotingClient(
            options with { HeaderEncoding = HeaderEncoding.Binary }, pushes: null, logs, actors.Time);
        NodePort? port = null;
        var link = new RemotingNodeLink(actors, () => port!.Self, client, node.Sight, new NodeLinkOptions());
        port = new NodePort(actors, new(node.Id.Value), link, node.Sight, new NodePortOptions());
        return new NodeEntities(client, port, node.Administer(actors, port));
    }

    /// <summary>Takes a request of another node.</summary>
    /// <returns>False when it is none of its: it is not answered.</returns>
    public bool TryTake(RemotingConnection connection, in RemotingCommand request) =>
        _requests.TryTake(connection, request);

    /// <summary>Closes the connections to others. Actors and server are their owners'.</summary>
    public async ValueTask DisposeAsync()
    {
        Port.Dispose();
        await _client.DisposeAsync();
    }
}
