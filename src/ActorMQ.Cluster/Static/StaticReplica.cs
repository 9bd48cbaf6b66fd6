using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Replication;
using ActorMQ.Journal.Files;
using ActorMQ.Model;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Transport;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Cluster.Static;

/// <summary>One replica of a static broker group, as its operator describes it.</summary>
internal sealed record StaticReplica
{
    /// <summary>The cluster.</summary>
    public required ClusterName Cluster { get; init; }

    /// <summary>The broker group.</summary>
    public required BrokerName Shard { get; init; }

    /// <summary>0 is the master; others are slaves.</summary>
    public required BrokerId Id { get; init; }

    /// <summary>The store's directory.</summary>
    public required string StorePath { get; init; }

    /// <summary>The disk.</summary>
    public IJournalFiles Files { get; init; } = new DiskFiles();

    /// <summary>Whether the broker flushes before it answers.</summary>
    public bool IsFlushed { get; init; }

    /// <summary>Of a SYNC_MASTER: how many slaves are enough; null: nobody waits for slaves.</summary>
    public DoubleWriteSettings? DoubleWrite { get; init; }

    /// <summary>
    /// Of a slave: where its master is, <c>host:port</c>; null: the name servers say. RocketMQ's
    /// <c>haMasterAddress</c>, but for the port, which is the one for clients.
    /// </summary>
    public string? MasterAddress { get; init; }

    /// <summary>See <see cref="ReplicationOptions.CatchUpRateBytes"/>.</summary>
    public long CatchUpRateBytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>Times and bounds.</summary>
    public ReplicaSettings Settings { get; init; } = ReplicaSettings.For(inSyncMin: 1);

    /// <summary>
    /// Makes what replicates its broker, over sockets; for one start of it. Blocks on the disk.
    /// </summary>
    /// <exception cref="InvalidDataException">A file of the replica makes no sense.</exception>
    public ShardReplication Make(ILoggerFactory logs, TimeProvider time)
    {
        var files = new ReplicaFiles(Files, StorePath);
        files.TryEmpty();
        var (group, self) = (new StaticGroup(Cluster, Shard), StaticIds.Of(Id));
        var logger = logs.CreateLogger<StaticReplica>();
        if (Id.IsMaster)
        {
            var master = new StaticMaster(group, self, files, logger, time);
            var requests = KeyValuePair.Create<RequestCode, Broker.Requests.IRequest>(
                RequestCode.ReplicaAskMaster, new AskMaster(group, master));
            return ShardReplication.OverSockets(
                OptionsWith(master) with { Requests = [requests] }, logs, time);
        }

        var client = new RemotingClient(
            new RemotingClientOptions { HeaderEncoding = HeaderEncoding.Binary }, pushes: null, logs, time);
        var slave = new StaticSlave(group, self, files, client, logger, time);
        slave.OnMasterAddress(MasterAddress);
        return ShardReplication.OverSockets(
            OptionsWith(slave) with
            {
                OnAddress = slave.OnOwnAddress,
                OnMasterAddress = MasterAddress is null ? slave.OnMasterAddress : null,
            },
            logs,
            time);
    }

    private ReplicationOptions OptionsWith(IShardCoordination coordination) => new()
    {
        Cluster = Cluster,
        Shard = Shard,
        Self = StaticIds.Of(Id),
        Coordination = coordination,
        Settings = Settings with { IsLeaderFixed = true },
        StorePath = StorePath,
        Files = Files,
        Boot = MachineStart.TryReadId(),
        IsFlushed = IsFlushed,
        NumberOf = StaticIds.NumberOf,
        MustLead = Id.IsMaster,
        DoubleWrite = DoubleWrite,
        CatchUpRateBytes = CatchUpRateBytes,
    };
}
