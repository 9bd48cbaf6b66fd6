using System.Net;
using ActorMQ.Journal.Index;
using ActorMQ.Journal.Logs;
using ActorMQ.Model;
using ActorMQ.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Broker.Tests.Servers;

/// <summary>
/// Brokers on real sockets and real files, in a directory of their own that goes with the test.
/// </summary>
internal sealed class BrokerDirectory : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("actormq-broker-");

    public string StorePath => Path.Combine(_root.FullName, "store");

    public void Dispose() => _root.Delete(recursive: true);

    /// <summary>
    /// As the broker that the golden frames were recorded from, as far as a client sees it.
    /// </summary>
    public BrokerOptions Options() => new()
    {
        StorePath = StorePath,
        Transport = new RemotingServerOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0) },
        Name = new BrokerName("broker-g"),
        Cluster = new ClusterName("GoldCluster"),
        CommitLog = new CommitLogOptions { SegmentSizeBytes = 16 * 1024 * 1024 },
        Index = new IndexOptions { SlotCount = 1000, UnitCount = 2000 },
        MessageSizeMax = 8192,
        StopGrace = TimeSpan.FromSeconds(1),
    };

    public Task<BrokerServer> StartAsync() => StartAsync(Options());

    public static Task<BrokerServer> StartAsync(BrokerOptions options) =>
        BrokerServer.StartAsync(
            options, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);
}
