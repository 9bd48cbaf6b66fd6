using System.CommandLine;
using ActorMQ.Nodes;
using ActorMQ.Output;
using ActorMQ.Running;

namespace ActorMQ.CommandLine;

/// <summary><c>actormq node</c>: a node of a cluster that fails over by itself.</summary>
internal static class NodeCommand
{
    internal static Command Create(Terminal terminal)
    {
        var command = new Command(
            "node",
            """
            Runs a node of a cluster whose shards place themselves on nodes and fail over by themselves. It
            joins by the cluster's name and etcd alone, and runs the replicas that it is given. SIGTERM hands
            over what it leads and stops.
            """);
        var flags = new ConfigFlags(command)
            .With("--cluster", "name", "Name of the cluster (DefaultCluster)", "cluster.name")
            .With("--etcd", "host:port,...", "Members of etcd", "cluster.etcd")
            .WithNameServers("Name servers to register with (127.0.0.1:9876)", "broker.name-servers")
            .With("--store", "directory", "Where replicas are stored (~/actormq/store)", "store.path")
            .With("--listen", "address", "IP address to listen on", "broker.listen-address")
            .With(
                "--advertise",
                "address",
                "Address that clients and other nodes are told",
                "broker.advertised-address")
            .With("--node-port", "port", "The node's own port (10900; 0 takes any)", "cluster.listen-port")
            .With("--port", "port", "First port of replicas (10911; 0 takes any)", "cluster.first-port")
            .With("--node-id", "name", "Name of the node (made once, kept in the store)", "cluster.node-id")
            .With("--rack", "label", "What fails together has the same label", "cluster.rack")
            .With("--shards", "n", "Of the cluster, if this is its first node (1)", "cluster.shards");
        command.SetAction((parsed, _) => RunAsync(parsed, flags, terminal));
        HelpWithExamples.Add(command, """
            actormq node --cluster shop --etcd 10.0.0.9:2379
            actormq node --cluster shop --etcd 10.0.0.7:2379,10.0.0.8:2379 -n 10.0.0.1:9876 --rack r1
            actormq node -c hocon/cluster/node.conf        all that can be said about it: hocon/reference.conf
            """);
        return command;
    }

    private static Task<int> RunAsync(ParseResult parsed, ConfigFlags flags, Terminal terminal)
    {
        var settings = flags.Load(parsed, terminal);
        if (settings.Cluster.Etcd.Count == 0)
        {
            throw new CommandFailedException(
                ExitCode.Usage, "a node needs etcd: name it by --etcd, or by actormq.cluster.etcd in a file");
        }

        var grace = settings.Transport.ShutdownTimeout + settings.Cluster.HandOverTimeout
            + settings.Cluster.StopGrace;
        return ServerRun.UntilStoppedAsync(terminal, grace, async stop =>
        {
            var logs = LineLoggerFactory.OfProcess(settings.Logging);
            var node = await RunningNode.StartAsync(
                settings,
                (shard, address) => terminal.Line($"serves a replica of {shard} at {address}"),
                logs,
                stop);
            try
            {
                await (await Task.WhenAny(node.Joined, node.Completion)).WaitAsync(stop);
            }
            catch
            {
                await node.DisposeAsync();
                throw;
            }

            return new RunningServers(node.Description, node.Completion, node) { MayEnd = true };
        });
    }
}
