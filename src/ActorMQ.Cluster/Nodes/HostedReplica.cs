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

    /// <summary>Whether it ends without time for clients.</summary>
    public bool IsToStopAtOnce { get; private set; } = true;

    public void Stop(bool isAtOnce)
    {
        IsToStopAtOnce = isAtOnce;
        _stopping.Cancel();
    }

    public void Dispose() => _stopping.Dispose();
}
