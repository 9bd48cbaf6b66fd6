using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using ActorMQ.Broker;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Replication;
using ActorMQ.Cluster.Shards;
using ActorMQ.Configuration;
using ActorMQ.Hocon.Settings;
using ActorMQ.Journal.Files;
using ActorMQ.Model;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Nodes;

/// <summary>Runs a node's replicas: each a broker with a folder of its own in the store, and a port.</summary>
/// <param name="settings">All settings.</param>
/// <param name="advertised">The host that clients and other nodes are told.</param>
/// <param name="serves">Told of each replica that has started: its shard and where it listens.</param>
/// <param name="logs">Where they log.</param>
internal sealed class ReplicaHost(
    ActorMqSettings settings, string advertised, Action<BrokerName, string> serves, ILoggerFactory logs)
    : IReplicaHost
{
    private readonly ILogger _log = logs.CreateLogger<ReplicaHost>();

    private readonly ReplicaPorts _ports = new(
        IPAddress.Parse(settings.Broker.ListenAddress), settings.Cluster.FirstPort, settings.Cluster.PortCount);

    public async Task<IRunningReplica> StartAsync(ReplicaAssignment assignment, CancellationToken ct)
    {
        var port = _ports.Take(NumberOf(assignment.Shard), Listening());
        try
        {
            var replication = ShardReplication.OverSockets(OptionsOf(assignment), logs, TimeProvider.System);
            new ReplicaFiles(replication.Options.Files, replication.Options.StorePath).TryEmpty();
            var broker = await BrokerServer.StartAsync(
                BrokerOf(replication, port), logs, TimeProvider.System, ct);
            serves(assignment.Shard, broker.Address);
            return new RunningReplica(broker, replication, () => _ports.Return(port), _log);
        }
        catch
        {
            _ports.Return(port);
            throw;
        }
    }

    private BrokerOptions BrokerOf(ShardReplication replication, int port)
    {
        var options = BrokerOptionsOf.Settings(settings);
        var listen = new IPEndPoint(options.Transport.Listen.Address, port);
        return options with
        {
            Name = replication.Options.Shard,
            AwaitsRole = true,
            Cluster = replication.Options.Cluster,
            StorePath = replication.Options.StorePath,
            Transport = options.Transport with { Listen = listen, AlsoListen = [] },
            AdvertisedAddress = advertised,
            Replication = replication,
        };
    }

    private ReplicationOptions OptionsOf(ReplicaAssignment assignment) => new()
    {
        Cluster = new ClusterName(settings.Cluster.Name),
        Shard = assignment.Shard,
        Self = assignment.Node,
        Coordination = assignment.Coordination,
        Settings = ReplicationOf.Replica(settings, assignment.InSyncMin),
        StorePath = Path.Combine(Path.GetFullPath(settings.Store.Path), assignment.Shard.Value),
        Files = new DiskFiles(),
        Boot = MachineStart.TryReadId(),
        IsFlushed = settings.Store.FlushDiskType == FlushDiskType.SyncFlush,
        Life = assignment.Life,
        WasShardLed = assignment.Epoch > ShardEpoch.None,
        CatchUpRateBytes = settings.Broker.Replication.CatchUpBytesPerSecond,
    };

    /// <summary>The number behind the last hyphen, which goes from 0 on; for its usual port.</summary>
    private static int NumberOf(BrokerName shard)
    {
        var digits = shard.Value.AsSpan(shard.Value.LastIndexOf('-') + 1);
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    private static IPEndPoint[] Listening() => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners();
}
