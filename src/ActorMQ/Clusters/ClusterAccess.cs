using ActorMQ.Cluster.Coordination.Etcd;
using ActorMQ.CommandLine;
using ActorMQ.Hocon.Settings;
using ActorMQ.Model;
using ActorMQ.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Clusters;

/// <summary>Chooses the way to a cluster, and says in words when it leads nowhere.</summary>
internal static class ClusterAccess
{
    /// <summary>A command has no lease to keep: it may wait longer for etcd than a node.</summary>
    private static readonly TimeSpan CommandPatience = TimeSpan.FromSeconds(3);

    /// <summary>As <see cref="OpenCluster"/>.</summary>
    internal static IClusterAccess Open(ActorMqSettings settings, HostPort? node)
    {
        var client = new RemotingClient(
            new RemotingClientOptions(), pushes: null, NullLoggerFactory.Instance, TimeProvider.System);
        if (node is null && settings.Cluster.Etcd.Count > 0)
        {
            var cluster = settings.Cluster;
            if (cluster.EtcdTimeout < CommandPatience)
                cluster = cluster with { EtcdTimeout = CommandPatience };
            return new EtcdAccess(new ClusterName(cluster.Name), cluster.Lease, EtcdOf(cluster), client);
        }

        var address = node ?? new HostPort("127.0.0.1", settings.Cluster.ListenPort);
        return new NodeAccess(address.ToString(), client);
    }

    /// <summary>A connection to etcd.</summary>
    internal static EtcdConnection EtcdOf(ClusterNodeSettings cluster) => new(
        new EtcdOptions(cluster.Etcd, cluster.EtcdTimeout, RetryAfter: cluster.EtcdTimeout));

    internal static CommandFailedException NobodyAnswers(string where, Exception failure) => new(
        ExitCode.NoCluster,
        $"{where} does not answer: {failure.Message}. --node names any node of the cluster, --etcd its etcd",
        failure);
}
