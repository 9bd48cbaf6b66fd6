namespace ActorMQ.Hocon.Settings;

/// <summary>Section <c>actormq.cluster</c>; hocon/reference.conf says what each key is for.</summary>
/// <param name="Name">Of the cluster.</param>
/// <param name="Etcd">Its members; empty: there is none, and so no cluster.</param>
/// <param name="EtcdTimeout">For one answer of one member.</param>
/// <param name="NodeId">Of this node; null: made at the first start and kept in the store.</param>
/// <param name="Rack">What fails together; empty: nothing does.</param>
/// <param name="Shards">Of the whole cluster.</param>
/// <param name="ShardPrefix">Of their names.</param>
/// <param name="ReplicationFactor">Replicas of a shard.</param>
/// <param name="MinInSync">Replicas that have what is answered.</param>
/// <param name="Lease">Of silence, and a node is lost.</param>
/// <param name="BeatInterval">Between two signs of life.</param>
/// <param name="ReplaceAfter">Of absence, and a node's replicas go to others.</param>
/// <param name="FoundAfter">Of waiting for more nodes, and shards are made with fewer replicas.</param>
/// <param name="HandOverTimeout">For a node that stops.</param>
/// <param name="StopGrace">For clients of a node that stops to find who leads.</param>
/// <param name="MovesMax">Shards that move at a time.</param>
/// <param name="ListenPort">The node's own; 0 takes any free port.</param>
/// <param name="FirstPort">Of replicas; 0 takes any free ports.</param>
/// <param name="PortCount">From the first on.</param>
public sealed record ClusterNodeSettings(
    string Name,
    IReadOnlyList<Uri> Etcd,
    TimeSpan EtcdTimeout,
    string? NodeId,
    string Rack,
    int Shards,
    string ShardPrefix,
    int ReplicationFactor,
    int MinInSync,
    TimeSpan Lease,
    TimeSpan BeatInterval,
    TimeSpan ReplaceAfter,
    TimeSpan FoundAfter,
    TimeSpan HandOverTimeout,
    TimeSpan StopGrace,
    int MovesMax,
    int ListenPort,
    int FirstPort,
    int PortCount)
{
    private const int BeatsInLease = 4;
    private const int LastPort = 65535;

    internal static ClusterNodeSettings Read(SettingsReader section)
    {
        var cluster = ReadAll(section);
        RefuseSlash(section, "name", cluster.Name);
        RefuseSlash(section, "node-id", cluster.NodeId);
        RefuseSlash(section, "shard-prefix", cluster.ShardPrefix);
        if (cluster.MinInSync > cluster.ReplicationFactor)
        {
            section.RefusePair("min-in-sync", section, "replication-factor",
                "more replicas would have to have a message than there are",
                "Make min-in-sync no larger than replication-factor");
        }

        if (cluster.Lease < BeatsInLease * cluster.BeatInterval)
        {
            section.RefusePair("lease", section, "beat-interval",
                "a node that lives would seem lost when a few signs of life are late",
                "Make lease at least 4 times beat-interval");
        }

        if (cluster.ReplaceAfter <= cluster.Lease)
        {
            section.RefusePair("replace-after", section, "lease",
                "a node would be replaced before it is lost", "Make replace-after longer than lease");
        }

        RefusePorts(section, cluster);
        return cluster;
    }

    private static void RefuseSlash(SettingsReader section, string key, string? name)
    {
        if (name?.Contains('/', StringComparison.Ordinal) == true)
            section.Refuse(key, "a slash parts names in etcd", "Write a name without one");
    }

    private static void RefusePorts(SettingsReader section, ClusterNodeSettings cluster)
    {
        var (first, count) = (cluster.FirstPort, cluster.PortCount);
        if (first == 0)
            return;
        if (first + count - 1 > LastPort)
        {
            section.RefusePair("port-count", section, "first-port",
                "there are no ports above 65535", "Take a lower first-port, or a lower port-count");
        }

        if (cluster.ListenPort >= first && cluster.ListenPort < first + count)
        {
            section.RefusePair("listen-port", section, "first-port",
                "the node's own port is one of those that replicas take",
                "Take a listen-port that is not from first-port on");
        }
    }

    private static ClusterNodeSettings ReadAll(SettingsReader section) => new(
        Name: section.Text("name"),
        Etcd: section.Endpoints("etcd", defaultPort: 2379),
        EtcdTimeout: section.Duration(
            "etcd-timeout", TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)),
        NodeId: section.OptionalText("node-id"),
        Rack: section.OptionalText("rack") ?? "",
        Shards: section.Int("shards", 1, 1000),
        ShardPrefix: section.Text("shard-prefix"),
        ReplicationFactor: section.Int("replication-factor", 1, 9),
        MinInSync: section.Int("min-in-sync", 1, 9),
        Lease: section.Duration("lease", TimeSpan.FromMilliseconds(300), TimeSpan.FromMinutes(1)),
        BeatInterval: section.Duration(
            "beat-interval", TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(20)),
        ReplaceAfter: section.Duration("replace-after", TimeSpan.FromSeconds(1), TimeSpan.FromDays(30)),
        FoundAfter: section.Duration("found-after", TimeSpan.Zero, TimeSpan.FromMinutes(10)),
        HandOverTimeout: section.Duration(
            "hand-over-timeout", TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)),
        StopGrace: section.Duration("stop-grace", TimeSpan.Zero, TimeSpan.FromMinutes(10)),
        MovesMax: section.Int("moves", 1, 1000),
        ListenPort: section.Port("listen-port"),
        FirstPort: section.Port("first-port"),
        PortCount: section.Int("port-count", 1, LastPort));
}
