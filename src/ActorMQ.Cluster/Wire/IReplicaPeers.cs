using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Shards;

namespace ActorMQ.Cluster.Wire;

/// <summary>The way to the other replicas of a shard. Any thread; nothing here blocks.</summary>
internal interface IReplicaPeers
{
    /// <summary>Says something to one of them; it may be lost all the same.</summary>
    /// <param name="to">To whom.</param>
    /// <param name="message">What.</param>
    /// <param name="run">The records of a <see cref="LogBytes"/>, copied; empty with all others.</param>
    /// <returns>False when it was not sent: there is no way there now, or too much waits already.</returns>
    bool TrySend(NodeId to, ReplicaMessage message, ReadOnlySpan<byte> run);

    /// <summary>One of them has said something, so it is there.</summary>
    void OnHeard(NodeId from);

    /// <summary>Ends: nothing is sent any more.</summary>
    void Stop();
}
