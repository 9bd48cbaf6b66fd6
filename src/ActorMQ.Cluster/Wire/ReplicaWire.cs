using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Cluster.Wire;

/// <summary>How what replicas say to each other is written as requests.</summary>
/// <remarks>
/// One-way requests with codes of ActorMQ's own. Each names cluster, shard and both replicas, so that what
/// reaches another replica, at an address that was used before, is refused there.
/// <code>
///   ReplicaJoin, ReplicaAgree    body: the epoch history, as the epoch file has it
///   ReplicaLog                   body: whole records, as the log has them
/// </code>
/// </remarks>
/// <param name="cluster">The cluster.</param>
/// <param name="shard">The shard.</param>
/// <param name="self">Who says it.</param>
/// <param name="segmentSizeBytes">Told when joining: segments of both must be as large.</param>
internal sealed class ReplicaWire(ClusterName cluster, BrokerName shard, NodeId self, long segmentSizeBytes)
{
    /// <summary>The codes, in no order.</summary>
    public static IReadOnlyList<RequestCode> Codes { get; } =
    [
        RequestCode.ReplicaJoin, RequestCode.ReplicaAgree, RequestCode.ReplicaLog,
        RequestCode.ReplicaAcknowledge, RequestCode.ReplicaRefuse, RequestCode.ReplicaJoinAgain,
        RequestCode.ReplicaLeave,
    ];

    /// <summary>Says something to another replica.</summary>
    /// <param name="way">The way there.</param>
    /// <param name="to">To whom.</param>
    /// <param name="message">What.</param>
    /// <param name="run">The records of a <see cref="LogBytes"/>; empty with all others.</param>
    /// <returns>Whether it was sent.</returns>
    public bool TrySend<TWay>(TWay way, NodeId to, ReplicaMessage message, ReadOnlySpan<byte> run)
        where TWay : IOneWay
    {
        var envelope = new ReplicaEnvelope
        {
            Cluster = cluster.Value,
            Shard = shard.Value,
            From = self.Value,
            To = to.Value,
            Epoch = message.Epoch.Value,
            Life = message.Session.Life,
            Attempt = message.Session.Attempt,
        };
        return message switch
        {
            JoinLeader join => way.TrySend(
                RequestCode.ReplicaJoin,
                new ReplicaJoinHeader
                {
                    Envelope = envelope,
                    Start = join.LogStart.Value,
                    End = join.End.Value,
                    SegmentSize = segmentSizeBytes,
                },
                EpochHistoryFile.Encode(join.History)),
            AgreeOnHistory agree => way.TrySend(
                RequestCode.ReplicaAgree,
                new ReplicaAgreeHeader
                {
                    Envelope = envelope,
                    ConsistentEnd = agree.ConsistentEnd.Value,
                    SharesHistory = agree.SharesHistory,
                    BeginsAt = agree.BeginsAt?.Value,
                    LeaderEnd = agree.LeaderEnd.Value,
                    HighWater = agree.HighWater.Value,
                },
                EpochHistoryFile.Encode(agree.History)),
            LogBytes bytes => way.TrySend(
                RequestCode.ReplicaLog,
                new ReplicaLogHeader
                {
                    Envelope = envelope,
                    Begin = bytes.From.Value,
                    End = bytes.Until.Value,
                    HighWater = bytes.HighWater.Value,
                },
                run),
            AcknowledgeLog acknowledged => way.TrySend(
                RequestCode.ReplicaAcknowledge,
                new ReplicaAcknowledgeHeader
                {
                    Envelope = envelope,
                    Held = acknowledged.Held.Value,
                    Written = acknowledged.Written.Value,
                    HasGap = acknowledged.HasGap,
                },
                []),
            RefuseEpoch => way.TrySend(
                RequestCode.ReplicaRefuse, new ReplicaOverHeader { Envelope = envelope }, []),
            JoinAgain => way.TrySend(
                RequestCode.ReplicaJoinAgain, new ReplicaOverHeader { Envelope = envelope }, []),
            LeaveLeader => way.TrySend(
                RequestCode.ReplicaLeave, new ReplicaOverHeader { Envelope = envelope }, []),
            _ => throw new InvariantException($"{message} has no code"),
        };
    }
}
