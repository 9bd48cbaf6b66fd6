using ActorMQ.Cluster.Replicas;
using ActorMQ.Transport;

namespace ActorMQ.Cluster.Replication;

/// <summary>What a replica's actor is told.</summary>
internal abstract record ReplicaCommand;

/// <summary>Something to decide on.</summary>
/// <param name="Input">What.</param>
/// <param name="Run">
/// The records of a <see cref="LogBytes"/>, the actor's from now on; null with all others.
/// </param>
internal sealed record Hear(ReplicaInput Input, PooledBody? Run = null) : ReplicaCommand;

/// <summary>The log has moved on; how far stands in <see cref="LogAdvances"/>.</summary>
internal sealed record LogMoved : ReplicaCommand
{
    public static readonly LogMoved Instance = new();
}

/// <summary>Everything that was written is durable, so it counts as held: the replica begins.</summary>
internal sealed record Begin : ReplicaCommand
{
    public static readonly Begin Instance = new();
}

/// <summary>What the log was asked for has been done.</summary>
internal sealed record StepDone(int Step) : ReplicaCommand;

/// <summary>A moment has passed.</summary>
internal sealed record Tick : ReplicaCommand
{
    public static readonly Tick Instance = new();
}

/// <summary>Sends are held: time to see whether those that were taken before are answered.</summary>
internal sealed record CheckSends : ReplicaCommand
{
    public static readonly CheckSends Instance = new();
}

/// <summary>Someone wants to know how it stands.</summary>
/// <param name="Tell">Called on the actor's turn; must not block.</param>
internal sealed record Look(Action<ReplicaReport> Tell) : ReplicaCommand;
