using ActorMQ.Broker;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Replication;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;
using ActorMQ.Model.Replication;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Nodes;

/// <summary>A replica of a shard: a broker and what replicates its log.</summary>
internal sealed partial class RunningReplica : IRunningReplica
{
    private static readonly ReplicaStatus NotYet = new(
        ShardService.Following, ShardEpoch.None, default, default);

    private readonly BrokerServer _broker;
    private readonly ShardReplication _replication;

    /// <param name="broker">It runs.</param>
    /// <param name="replication">Of its log.</param>
    /// <param name="ended">Called once it has ended, by whatever.</param>
    /// <param name="log">Where its end is told.</param>
    internal RunningReplica(BrokerServer broker, ShardReplication replication, Action ended, ILogger log)
    {
        (_broker, _replication) = (broker, replication);
        Ended = EndAsync(ended, log);
    }

    public string Address => _broker.Address;

    public Task Ended { get; }

    public ReplicaStatus Status => _replication.Status ?? NotYet;

    public void HandOver(NodeId target) => _replication.HandOver(target);

    public void ElectUnclean() => _replication.ElectUnclean();

    public Task StopAsync() => _broker.DisposeAsync().AsTask();

    private async Task EndAsync(Action ended, ILogger log)
    {
        try
        {
            await _broker.Completion;
        }
        catch (BrokerFailedException failure)
        {
            Failed(log, _replication.Options.Shard, failure);
        }

        await _broker.DisposeAsync();
        ended();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The replica of {Shard} could not go on")]
    private static partial void Failed(ILogger log, BrokerName shard, Exception failure);
}
