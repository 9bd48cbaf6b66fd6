using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Cluster.Wire;

/// <summary>Reads what <see cref="ReplicaWire"/> has written, from bytes that anyone may have sent.</summary>
internal static class ReplicaWireReader
{
    /// <summary>An epoch history of more bytes is none: some 40,000 epochs.</summary>
    private const int HistorySizeMax = 1024 * 1024;

    /// <summary>Reads a request of one of <see cref="ReplicaWire.Codes"/>.</summary>
    /// <param name="command">The request; the body of a <see cref="LogBytes"/> stays in it.</param>
    /// <param name="received">What was said.</param>
    /// <param name="fault">What is wrong with it, when the answer is false.</param>
    public static bool TryRead(
        in RemotingCommand command, [NotNullWhen(true)] out ReceivedMessage? received, out string fault)
    {
        received = null;
        fault = "";
        return command.Request switch
        {
            RequestCode.ReplicaJoin => TryReadJoin(command, out received, out fault),
            RequestCode.ReplicaAgree => TryReadAgree(command, out received, out fault),
            RequestCode.ReplicaLog => TryReadLog(command, out received, out fault),
            RequestCode.ReplicaAcknowledge => TryReadAcknowledge(command, out received, out fault),
            RequestCode.ReplicaRefuse or RequestCode.ReplicaJoinAgain or RequestCode.ReplicaLeave =>
                TryReadOver(command, out received, out fault),
            _ => Fault($"{command.Code} is nothing that replicas say", out fault),
        };
    }

    private static bool TryReadJoin(
        in RemotingCommand command, [NotNullWhen(true)] out ReceivedMessage? received, out string fault)
    {
        received = null;
        if (!TryReadHeader(command, out ReplicaJoinHeader header, out fault)
            || !TryReadHistory(command.Body, out var history, out fault))
        {
            return false;
        }

        if (header.Start < 0 || header.End < header.Start || header.SegmentSize <= 0)
        {
            return Fault(
                $"no log is [{header.Start}, {header.End}) in segments of {header.SegmentSize}", out fault);
        }

        return TryMake(
            header.Envelope,
            (epoch, session) => new JoinLeader(epoch, session, history, new(header.End), new(header.Start)),
            out received,
            out fault,
            header.SegmentSize);
    }

    private static bool TryReadAgree(
        in RemotingCommand command, [NotNullWhen(true)] out ReceivedMessage? received, out string fault)
    {
        received = null;
        if (!TryReadHeader(command, out ReplicaAgreeHeader header, out fault)
            || !TryReadHistory(command.Body, out var history, out fault))
        {
            return false;
        }

        var beginsAt = header.BeginsAt;
        if (header.ConsistentEnd < 0 || header.ConsistentEnd > header.LeaderEnd || header.HighWater < 0
            || beginsAt < 0 || beginsAt > header.LeaderEnd)
        {
            return Fault($"logs cannot part at {header.ConsistentEnd} of {header.LeaderEnd}", out fault);
        }

        return TryMake(
            header.Envelope,
            (epoch, session) => new AgreeOnHistory(
                epoch,
                session,
                new(header.ConsistentEnd),
                history,
                new(header.LeaderEnd),
                new(header.HighWater),
                header.SharesHistory,
                beginsAt is { } start ? new(start) : null),
            out received,
            out fault);
    }

    private static bool TryReadLog(
        in RemotingCommand command, [NotNullWhen(true)] out ReceivedMessage? received, out string fault)
    {
        received = null;
        if (!TryReadHeader(command, out ReplicaLogHeader header, out fault))
            return false;
        var size = command.Body.Length;
        if (header.Begin < 0 || header.End < header.Begin || header.HighWater < 0
            || size > header.End - header.Begin || (size == 0 && header.End > header.Begin))
        {
            return Fault($"{size} bytes are not [{header.Begin}, {header.End}) of a log", out fault);
        }

        return TryMake(
            header.Envelope,
            (epoch, session) => new LogBytes(
                epoch, session, new(header.Begin), new(header.End), new(header.HighWater)),
            out received,
            out fault);
    }

    private static bool TryReadAcknowledge(
        in RemotingCommand command, [NotNullWhen(true)] out ReceivedMessage? received, out string fault)
    {
        received = null;
        if (!TryReadHeader(command, out ReplicaAcknowledgeHeader header, out fault))
            return false;
        if (header.Held < 0 || header.Written < header.Held)
            return Fault($"{header.Held} held of {header.Written} written", out fault);
        return TryMake(
            header.Envelope,
            (epoch, session) => new AcknowledgeLog(
                epoch, session, new(header.Held), new(header.Written), header.HasGap),
            out received,
            out fault);
    }

    private static bool TryReadOver(
        in RemotingCommand command, [NotNullWhen(true)] out ReceivedMessage? received, out string fault)
    {
        received = null;
        if (!TryReadHeader(command, out ReplicaOverHeader header, out fault))
            return false;
        var code = command.Request;
        return TryMake(
            header.Envelope,
            (epoch, session) => code switch
            {
                RequestCode.ReplicaRefuse => new RefuseEpoch(epoch, session),
                RequestCode.ReplicaLeave => new LeaveLeader(epoch, session),
                _ => new JoinAgain(epoch, session),
            },
            out received,
            out fault);
    }

    private static bool TryReadHeader<T>(in RemotingCommand command, out T header, out string fault)
        where T : struct, IHeader
    {
        fault = "";
        return HeaderReader.TryRead(command.Fields, out header, out var error)
            || Fault(error.ToString(), out fault);
    }

    private static bool TryReadHistory(
        in ReadOnlySequence<byte> body, out EpochHistory history, out string fault)
    {
        history = EpochHistory.Empty;
        if (body.Length > HistorySizeMax)
            return Fault($"no epoch history has {body.Length} bytes", out fault);
        if (EpochHistoryFile.TryDecode(body.ToArray(), out history, out var wrong))
        {
            fault = "";
            return true;
        }

        return Fault($"the epoch history makes no sense: {wrong}", out fault);
    }

    private static bool TryMake(
        in ReplicaEnvelope envelope,
        Func<ShardEpoch, ReplicaSession, ReplicaMessage> message,
        [NotNullWhen(true)] out ReceivedMessage? received,
        out string fault,
        long segmentSizeBytes = 0)
    {
        received = null;
        if (envelope.Epoch < 0 || envelope.Life < 0 || envelope.Attempt < 0 || envelope.From.Length == 0)
            return Fault($"{envelope.From} in epoch {envelope.Epoch} is nobody", out fault);
        fault = "";
        received = new(
            new ClusterName(envelope.Cluster),
            new BrokerName(envelope.Shard),
            new NodeId(envelope.From),
            new NodeId(envelope.To),
            message(new(envelope.Epoch), new(envelope.Life, envelope.Attempt)),
            segmentSizeBytes);
        return true;
    }

    private static bool Fault(string what, out string fault)
    {
        fault = what;
        return false;
    }
}
