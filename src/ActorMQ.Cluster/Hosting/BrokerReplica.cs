using ActorMQ.Broker;
using ActorMQ.Cluster.Forwarding;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Replication;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;
using ActorMQ.Model.Replication;

namespace ActorMQ.Cluster.Hosting;

/// <summary>A replica that runs as a broker of this process.</summary>
internal sealed class BrokerReplica : IRunningReplica
{
    private static readonly ReplicaStatus NotYet = new(
        ShardService.Following, ShardEpoch.None, JournalPosition.Start, JournalPosition.Start);

    private readonly BrokerServer _server;
    private readonly ShardReplication _replication;
    private readonly LeaderForwarding _forwarding;

    /// <summary>Takes what has begun; <paramref name="forwarding"/> ends with the broker.</summary>
    public BrokerReplica(BrokerServer server, ShardReplication replication, LeaderForwarding forwarding)
    {
        (_server, _replication, _forwarding) = (server, replication, forwarding);
        Ended = EndAsync();
    }

    /// <inheritdoc/>
    public string Address => _server.Address;

    /// <inheritdoc/>
    public Task Ended { get; }

    /// <inheritdoc/>
    public ReplicaStatus Status => _replication.Status ?? NotYet;

    /// <inheritdoc/>
    public void HandOver(NodeId target) => _replication.HandOver(target);

    /// <inheritdoc/>
    public void Leave() => _replication.Leave();

    /// <inheritdoc/>
    public void ElectUnclean() => _replication.ElectUnclean();

    /// <inheritdoc/>
    public async Task StopAsync(bool isAtOnce)
    {
        if (!isAtOnce)
            await _forwarding.UntilQuietAsync();
        await _server.DisposeAsync();
        await Ended;
    }

    /// <summary>A failure is told in the log by the broker; the node starts the replica again.</summary>
    private async Task EndAsync()
    {
        await _server.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _forwarding.DisposeAsync();
    }
}
