using ActorMQ.Cluster.Coordination;

namespace ActorMQ.Cluster.Nodes;

/// <summary>A replica that a node has begun to run.</summary>
internal sealed class HostedReplica(EtcdShardCoordination coordination, CancellationToken nodeEnds)
    : IDisposable
{
    private readonly CancellationTokenSource _stopping =
        CancellationTokenSource.CreateLinkedTokenSource(nodeEnds);

    public EtcdShardCoordination Coordination => coordination;

    /// <summary>Null until it listens.</summary>
    public IRunningReplica? Running { get; set; }

    /// <summary>Whether it starts or runs, it is to end.</summary>
    public CancellationToken Stopping => _stopping.Token;

    public void Stop() => _stopping.Cancel();

    public void Dispose() => _stopping.Dispose();
}
