using ActorMQ.Cluster.Shards;
using ActorMQ.Model;
using ActorMQ.Model.Replication;

namespace ActorMQ.Cluster.Nodes;

/// <summary>A replica that runs. Calls may be made from any thread.</summary>
internal interface IRunningReplica
{
    /// <summary>Where clients and other replicas reach it, <c>host:port</c>.</summary>
    string Address { get; }

    /// <summary>
    /// Completes when it has ended: after <see cref="StopAsync"/>, or by itself because its log failed. Never
    /// faults.
    /// </summary>
    Task Ended { get; }

    /// <summary>What it does now.</summary>
    ReplicaStatus Status { get; }

    /// <summary>
    /// The leadership is to go to another member of the in-sync set. Nothing when it does not lead. How it
    /// ended shows in the record.
    /// </summary>
    void HandOver(NodeId target);

    /// <summary>
    /// It is about to stop: the in-sync set is to be without it before, so that no send waits for it. That it
    /// is shows in the record.
    /// </summary>
    void Leave();

    /// <summary>By an operator's word it is to lead with what it has.</summary>
    void ElectUnclean();

    /// <summary>Stops it, answering what it can. Its store stays.</summary>
    /// <param name="isAtOnce">
    /// Whether clients get no time to find out who leads, while it passes on what they send.
    /// </param>
    Task StopAsync(bool isAtOnce);
}

/// <summary>What a replica does.</summary>
/// <param name="Service">For clients.</param>
/// <param name="Epoch">In which.</param>
/// <param name="End">Where its log ends.</param>
/// <param name="HighWater">What it knows to be acknowledged.</param>
internal sealed record ReplicaStatus(
    ShardService Service, ShardEpoch Epoch, JournalPosition End, JournalPosition HighWater);
