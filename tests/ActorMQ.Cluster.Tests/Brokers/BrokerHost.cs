using System.Net;
using ActorMQ.Broker;
using ActorMQ.Broker.Groups;
using ActorMQ.Broker.Journals;
using ActorMQ.Cluster.Replication;
using ActorMQ.Cluster.Static;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Logs;
using ActorMQ.Journal.Retention;
using ActorMQ.Model;
using ActorMQ.Shared;
using ActorMQ.Transport;

namespace ActorMQ.Cluster.Tests.Brokers;

/// <summary>One replica of a broker group: a disk in memory, and a broker on a real port, again and again.</summary>
internal sealed class BrokerHost(string name, KeptLogs logs) : IAsyncDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    private StaticBroker? _server;
    private int _port;

    public SimulatedDisk Disk { get; set; } = new();

    public ShardReplication? Replication { get; private set; }

    public bool SyncFlush { get; init; }

    public long SegmentSizeBytes { get; init; } = 1024 * 1024;

    public string Address => $"127.0.0.1:{_port}";

    public bool IsUp => _server is not null;

    /// <summary>How many bytes of log are kept; 0: all.</summary>
    public long KeptBytes { get; init; }

    public async Task StartAsync(Func<BrokerHost, ShardReplication> replication)
    {
        _server = await StaticBroker.StartAsync(_ => StartServerAsync(replication), CancellationToken.None);
        _port = _server.Current.LocalEndPoint.Port;
    }

    public async Task StopAsync()
    {
        if (_server is { } server)
            await server.DisposeAsync();
        _server = null;
    }

    /// <summary>The process ends here and now; the machine goes on.</summary>
    public async Task KillAsync()
    {
        Disk.Kill();
        await StopAsync();
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private Task<BrokerServer> StartServerAsync(Func<BrokerHost, ShardReplication> replication)
    {
        Replication = replication(this);
        return BrokerServer.StartAsync(
            new BrokerOptions
            {
                StorePath = "store",
                Files = Disk,
                Transport = new RemotingServerOptions { Listen = new IPEndPoint(IPAddress.Loopback, _port) },
                Name = new BrokerName(name),
                Cluster = new ClusterName("C"),
                CommitLog = new CommitLogOptions { SegmentSizeBytes = SegmentSizeBytes },
                Index = null,
                Log = new LogSettings
                {
                    SyncFlush = SyncFlush,
                    SyncFlushTimeout = TimeSpan.FromSeconds(2),
                    CheckpointPeriod = KeptBytes > 0 ? Moment : new LogSettings().CheckpointPeriod,
                },
                Groups = new GroupSettings { OffsetSavePeriod = TimeSpan.FromMilliseconds(500) },
                StopGrace = TimeSpan.FromSeconds(1),
                Retention = new RetentionSettings { LogSizeMaxBytes = KeptBytes, DeleteHours = [] },
                RetentionTimes = new RetentionTimes { Round = Moment, Removal = Moment },
                Replication = Replication,
            },
            logs,
            TimeProvider.System,
            CancellationToken.None);
    }
}
