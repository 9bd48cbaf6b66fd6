using ActorMQ.Broker;
using ActorMQ.Cluster.Forwarding;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Replication;
using ActorMQ.Cluster.Shards;
using ActorMQ.Journal.Files;
using ActorMQ.Model;
using ActorMQ.Protocol.Frames;
using ActorMQ.Transport;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Cluster.Hosting;

/// <summary>Runs each replica of a node as a broker of its own, with a store and a port.</summary>
/// <param name="settings">What all of them have in common.</param>
/// <param name="logs">Where they say what happens.</param>
/// <param name="time">The clock.</param>
internal sealed class BrokerReplicaHost(
    BrokerReplicaSettings settings, ILoggerFactory logs, TimeProvider time) : IReplicaHost
{
    /// <summary>
    /// What a replica registers as until it has seen its shard's record: not as the one that leads.
    /// </summary>
    private static readonly BrokerId NotYetKnown = new(1);

    /// <inheritdoc/>
    public async Task<IRunningReplica> StartAsync(ReplicaAssignment assignment, CancellationToken ct)
    {
        // What follows looks at the disk: not on the turn of the node that asks.
        await Task.Yield();
        var broker = settings.BrokerOf(assignment.Shard);
        settings.FilesOf(assignment.Shard).TryEmpty();
        var view = new LeaderView();
        var forwarding = new LeaderForwarding(
            assignment.Shard, view, NewClient(), settings.Forwarding, time);
        try
        {
            var options = OptionsOf(assignment, broker) with { Leader = view, Routing = forwarding };
            var replication = ShardReplication.OverSockets(options, logs, time);
            var server = await BrokerServer.StartAsync(
                broker with { Name = assignment.Shard, Id = NotYetKnown, Replication = replication },
                logs, time, ct);
            return new BrokerReplica(server, replication, forwarding);
        }
        catch
        {
            await forwarding.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<bool> GiveUpAsync(BrokerName shard, ShardEpoch epoch)
    {
        await Task.Yield();
        return settings.FilesOf(shard).TryGiveUp(epoch);
    }

    private RemotingClient NewClient() => new(
        new RemotingClientOptions { HeaderEncoding = HeaderEncoding.Binary }, pushes: null, logs, time);

    private ReplicationOptions OptionsOf(ReplicaAssignment assignment, BrokerOptions broker) => new()
    {
        Cluster = broker.Cluster,
        Shard = assignment.Shard,
        Self = assignment.Node,
        Coordination = assignment.Coordination,
        Settings = settings.Times(assignment.InSyncMin),
        StorePath = broker.StorePath,
        Files = broker.Files,
        Boot = MachineStart.TryReadId(),
        IsFlushed = broker.Log.SyncFlush,
        Life = assignment.Life,
        WasShardLed = assignment.Epoch != ShardEpoch.None,
        CatchUpRateBytes = settings.CatchUpRateBytes,
    };
}

/// <summary>What the replicas of a node have in common.</summary>
/// <param name="BrokerOf">
/// The broker of a shard's replica: its store and its port are its own, and the same at every start.
/// </param>
/// <param name="FilesOf">A replica's own files in that store.</param>
internal sealed record BrokerReplicaSettings(
    Func<BrokerName, BrokerOptions> BrokerOf, Func<BrokerName, ReplicaFiles> FilesOf)
{
    /// <summary>Times and bounds, for a least in-sync set.</summary>
    public Func<int, ReplicaSettings> Times { get; init; } = ReplicaSettings.For;

    /// <summary>See <see cref="ReplicationOptions.CatchUpRateBytes"/>.</summary>
    public long CatchUpRateBytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>Bounds of what is passed on to leaders.</summary>
    public ForwardingSettings Forwarding { get; init; } = new();
}
