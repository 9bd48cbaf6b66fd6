namespace ActorMQ.CommandLine;

/// <summary>What the process tells the script that started it.</summary>
internal static class ExitCode
{
    internal const int Ok = 0;
    internal const int Failed = 1;
    internal const int Usage = 2;
    internal const int NoNameServer = 64;
    internal const int NoRoute = 65;
    internal const int Refused = 66;
    internal const int PortTaken = 67;
    internal const int StoreUnusable = 68;
    internal const int TooFew = 69;
    internal const int ServerFailed = 70;
    internal const int StoreDamaged = 71;
    internal const int DiskFailed = 72;
    internal const int ClusterDegraded = 73;
    internal const int ClusterUnavailable = 74;
    internal const int NoCluster = 75;
    internal const int Interrupted = 130;

    /// <summary>The table that help prints.</summary>
    internal static readonly (int Code, string Meaning)[] All =
    [
        (Ok, "done; a server was told to stop and stopped in good order"),
        (Failed, "failed for a reason that has no number of its own"),
        (Usage, "the command line or the configuration is wrong; nothing was started"),
        (NoNameServer, "no name server answered"),
        (NoRoute, "the name server knows no broker with that topic"),
        (Refused, "the broker or the cluster refused the request"),
        (PortTaken, "the address to listen on is taken or not this machine's"),
        (StoreUnusable, "the store or another file can't be read or written"),
        (TooFew, "the time was up before all messages had come, or the cluster had done it"),
        (ServerFailed, "a server could not go on; it stopped by itself"),
        (StoreDamaged, "the store is damaged; 'actormq log repair' tells how to mend it"),
        (DiskFailed, "the disk refused a write or a flush; the broker acknowledged nothing more and stopped"),
        (ClusterDegraded, "the cluster serves, but a node is away or a shard has too few replicas in sync"),
        (ClusterUnavailable, "a shard of the cluster has no leader, or takes no sends"),
        (NoCluster, "neither a node of the cluster nor etcd answered"),
        (Interrupted, "stopped by Ctrl-C before the work was done"),
    ];
}
