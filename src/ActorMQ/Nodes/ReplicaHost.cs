using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using ActorMQ.Broker;
using ActorMQ.Cluster.Forwarding;
using ActorMQ.Cluster.Hosting;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Replication;
using ActorMQ.Cluster.Shards;
using ActorMQ.Configuration;
using ActorMQ.Hocon.Settings;
using ActorMQ.Model;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Nodes;

/// <summary>Runs a node's replicas: each a broker with a folder in the store, and a port.</summary>
internal sealed class ReplicaHost : IReplicaHost
{
    private readonly ActorMqSettings _settings;
    private readonly string _advertised;
    private readonly Action<BrokerName, string> _serves;
    private readonly ReplicaPorts _ports;
    private readonly BrokerReplicaHost _host;

    /// <param name="settings">All settings.</param>
    /// <param name="advertised">The host that clients and other nodes are told.</param>
    /// <param name="serves">Told of each replica that has started: its shard and where it listens.</param>
    /// <param name="logs">Where they log.</param>
    internal ReplicaHost(
        ActorMqSettings settings, string advertised, Action<BrokerName, string> serves, ILoggerFactory logs)
    {
        (_settings, _advertised, _serves) = (settings, advertised, serves);
        _ports = new ReplicaPorts(
            IPAddress.Parse(settings.Broker.ListenAddress),
            settings.Cluster.FirstPort,
            settings.Cluster.PortCount);
        var common = new BrokerReplicaSettings(BrokerOf, FilesOf)
        {
            Times = inSyncMin => ReplicationOf.Replica(settings, inSyncMin),
            CatchUpRateBytes = settings.Broker.Replication.CatchUpBytesPerSecond,
            Forwarding = new ForwardingSettings
            {
                FrameSizeMax = settings.Transport.MaxFrameSizeBytes,
                StopGrace = settings.Cluster.StopGrace,
            },
        };
        _host = new BrokerReplicaHost(common, logs, TimeProvider.System);
    }

    public async Task<IRunningReplica> StartAsync(ReplicaAssignment assignment, CancellationToken ct)
    {
        var running = await _host.StartAsync(assignment, ct);
        _serves(assignment.Shard, running.Address);
        return running;
    }

    public Task<bool> GiveUpAsync(BrokerName shard, ShardEpoch epoch) => _host.GiveUpAsync(shard, epoch);

    private ReplicaFiles FilesOf(BrokerName shard)
    {
        var options = BrokerOptionsOf.Settings(_settings);
        return new(options.Files, StorePathOf(options, shard));
    }

    private static string StorePathOf(BrokerOptions options, BrokerName shard) =>
        Path.Combine(options.StorePath, shard.Value);

    private BrokerOptions BrokerOf(BrokerName shard)
    {
        var options = BrokerOptionsOf.Settings(_settings);
        var port = _ports.Of(
            shard,
            NumberOf(shard),
            IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners());
        return options with
        {
            AwaitsRole = true,
            Cluster = new ClusterName(_settings.Cluster.Name),
            StorePath = StorePathOf(options, shard),
            Transport = options.Transport with
            {
                Listen = new IPEndPoint(options.Transport.Listen.Address, port),
                AlsoListen = [],
            },
            AdvertisedAddress = _advertised,
        };
    }

    /// <summary>The number behind the last hyphen, which goes from 0 on; for its usual port.</summary>
    private static int NumberOf(BrokerName shard)
    {
        var digits = shard.Value.AsSpan(shard.Value.LastIndexOf('-') + 1);
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
    }
}
