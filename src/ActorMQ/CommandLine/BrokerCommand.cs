using System.CommandLine;
using ActorMQ.Broker;
using ActorMQ.Cluster.Static;
using ActorMQ.Configuration;
using ActorMQ.Hocon.Settings;
using ActorMQ.Output;
using ActorMQ.Running;
using Microsoft.Extensions.Logging;

namespace ActorMQ.CommandLine;

/// <summary><c>actormq broker</c>: a broker alone, registered with name servers that run elsewhere.</summary>
internal static class BrokerCommand
{
    internal static Command Create(Terminal terminal)
    {
        var command = new Command("broker", "Runs a broker: stores messages and serves clients.");
        var flags = new ConfigFlags(command)
            .WithNameServers("Name servers to register with (127.0.0.1:9876)", "broker.name-servers")
            .With("--listen", "address", "IP address to listen on", "broker.listen-address")
            .With("--port", "port", "Port to listen on (10911; 0 takes any)", "broker.listen-port")
            .With("--advertise", "address", "Address that clients are told", "broker.advertised-address")
            .With("--store", "directory", "Where messages are stored (~/actormq/store)", "store.path")
            .With("--name", "name", "Name of the broker group (broker-a)", "broker.name")
            .With("--cluster", "name", "Name of the cluster (DefaultCluster)", "broker.cluster")
            .With("--role", "role", "ASYNC_MASTER (usual), SYNC_MASTER or SLAVE", "broker.role")
            .With("--id", "n", "Number in its group: 0 the master, slaves from 1 on", "broker.id");
        command.SetAction((parsed, _) => RunAsync(parsed, flags, terminal));
        HelpWithExamples.Add(command, """
            actormq broker -n 10.0.0.1:9876;10.0.0.2:9876  registers with two name servers
            actormq broker -c broker.conf                  with RocketMQ's or ActorMQ's configuration file
            actormq broker --role SLAVE --id 1 --port 10921 --store /data/slave
            actormq broker --store /data/mq -D store.flush-disk-type=SYNC_FLUSH
            """);
        return command;
    }

    private static Task<int> RunAsync(ParseResult parsed, ConfigFlags flags, Terminal terminal)
    {
        var settings = flags.Load(parsed, terminal);
        return ServerRun.UntilStoppedAsync(terminal, settings.Transport.ShutdownTimeout, async stop =>
        {
            var logs = LineLoggerFactory.OfProcess(settings.Logging);
            var broker = await StaticBroker.StartAsync(ct => StartAsync(settings, logs, ct), stop);
            return new RunningServers(
                Servers.Describe(broker.Current, settings), broker.Completion, broker);
        });
    }

    private static Task<BrokerServer> StartAsync(
        ActorMqSettings settings, ILoggerFactory logs, CancellationToken stop)
    {
        var replica = ReplicationOf.Static(settings).Make(logs, TimeProvider.System);
        var options = BrokerOptionsOf.Settings(settings) with { Replication = replica };
        return Servers.StartBrokerAsync(options, logs, stop);
    }
}
