using System.Net;
using ActorMQ.Actors;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Shards;
using ActorMQ.Clusters;
using ActorMQ.CommandLine;
using ActorMQ.Configuration;
using ActorMQ.Hocon.Settings;
using ActorMQ.Model;
using ActorMQ.Running;
using ActorMQ.Transport;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Nodes;

/// <summary>A node in this process: its part in the cluster, its own port, its replicas.</summary>
internal sealed class RunningNode : IAsyncDisposable
{
    private readonly ActorSystem _actors;
    private readonly EtcdConnection _etcd;
    private readonly NodeEndpoint _endpoint;
    private readonly RemotingServer _server;
    private readonly TimeSpan _grace;
    private readonly ClusterNode _node;

    private RunningNode(
        ActorSystem actors,
        EtcdConnection etcd,
        NodeEndpoint endpoint,
        RemotingServer server,
        ClusterNode node,
        Task failed,
        TimeSpan grace)
    {
        (_actors, _etcd, _endpoint, _server, _node, _grace) = (actors, etcd, endpoint, server, node, grace);
        Completion = CompleteAsync(failed);
    }

    /// <summary>What runs where, for the ready line.</summary>
    internal string Description { get; private init; } = string.Empty;

    /// <summary>
    /// Ends when the node's part has ended: told to stop, or when it has left; with the cause when another
    /// process has taken its name.
    /// </summary>
    internal Task Completion { get; }

    /// <summary>Completes when the node is a member.</summary>
    internal Task Joined => _node.Joined;

    /// <summary>Starts a node; it joins as soon as etcd answers.</summary>
    /// <param name="settings">All settings; etcd is among them.</param>
    /// <param name="serves">Told of each replica that has started.</param>
    /// <param name="logs">Where it logs.</param>
    /// <param name="stop">Ends the start.</param>
    /// <exception cref="IOException">The node's port is taken, or the store cannot be written.</exception>
    internal static async Task<RunningNode> StartAsync(
        ActorMqSettings settings,
        Action<BrokerName, string> serves,
        ILoggerFactory logs,
        CancellationToken stop)
    {
        var store = Path.GetFullPath(settings.Store.Path);
        var name = settings.Cluster.NodeId is { } given
            ? new NodeId(given)
            : NodeName.Of(store, Dns.GetHostName());
        var listen = ServerOptions.Of(
            settings.Transport, settings.Broker.ListenAddress, settings.Cluster.ListenPort);
        var endpoint = new NodeEndpoint();
        var server = await Listening.StartAsync(
            "node",
            listen.Listen,
            () => RemotingServer.StartAsync(listen, endpoint, logs, TimeProvider.System, stop));
        var host = settings.Broker.AdvertisedAddress
            ?? Servers.OwnAddress(listen.Listen.Address)
            ?? server.LocalEndPoint.Address.ToString();
        var address = new HostPort(host, server.LocalEndPoint.Port).ToString();
        var etcd = ClusterAccess.EtcdOf(settings.Cluster);
        var failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var actors = new ActorSystem("node", new ActorSystemOptions
        {
            Supervision = Supervision.Escalate,
            FailureSink = failure => failed.TrySetException(new CommandFailedException(
                ExitCode.ServerFailed, $"{failure.Actor}: {failure.Failure.Message}", failure.Failure)),
        });
        var node = ClusterNode.Start(
            ReplicationOf.Node(settings, name, address),
            etcd.Client,
            new ReplicaHost(settings, host, serves, logs),
            actors,
            logs);
        endpoint.Serve(node);
        return new RunningNode(
            actors, etcd, endpoint, server, node, failed.Task, settings.Transport.ShutdownTimeout)
        {
            Description = $"node {name} {address} of cluster {settings.Cluster.Name}, "
                + $"etcd {string.Join(' ', settings.Cluster.Etcd)}, store {store}",
        };
    }

    /// <summary>Hands over what it leads, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await _node.StopAsync();
        await _server.StopAsync(_grace);
        await _server.DisposeAsync();
        _endpoint.Dispose();
        await _actors.DisposeAsync();
        _etcd.Dispose();
    }

    private async Task CompleteAsync(Task failed)
    {
        if (await Task.WhenAny(_node.Ended, failed) == failed)
            await failed;
        if (await _node.Ended == NodeEnd.NameTaken)
        {
            throw new CommandFailedException(
                ExitCode.ServerFailed,
                "another process runs under the name of this node: actormq.cluster.node-id must be its own");
        }
    }
}
