using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using ActorMQ.Broker.Requests;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Transport;

namespace ActorMQ.Cluster.Forwarding;

/// <summary>A request that was taken from a client and is not answered yet. Pooled; one owner at a time: the
/// connection that keeps it, or the leader's that carries it.</summary>
/// <param name="forwarding">Whose it is.</param>
[SuppressMessage("Design", "CA1001", Justification = "Its end gives the frame's bytes back.")]
internal sealed class ForwardedRequest(LeaderForwarding forwarding) : IRelayedRequest
{
    private readonly FrameBuffer _frame = new();

    /// <summary>The client's connection.</summary>
    internal ForwardingSession Session { get; private set; } = null!;

    /// <summary>What answers the client.</summary>
    internal RequestTicket Ticket { get; private set; }

    /// <summary>Its place among the requests of its connection.</summary>
    internal long Number { get; private set; }

    /// <summary>Whether another replica has passed it on.</summary>
    internal bool IsMarked { get; private set; }

    /// <summary>The request as it goes to the leader.</summary>
    internal ReadOnlySpan<byte> Frame => _frame.WrittenSpan;

    /// <summary>Its size.</summary>
    internal int SizeBytes => _frame.Length;

    /// <summary>Where it was sent to last.</summary>
    internal string SentTo { get; set; } = string.Empty;

    /// <summary>Copies a request.</summary>
    /// <exception cref="ArgumentException">Its header is too large.</exception>
    /// <exception cref="OverflowException">A field's name is too long.</exception>
    internal void Begin(in RequestContext context, ForwardingSession session, long number, bool isMarked)
    {
        (Session, Ticket, Number, IsMarked) = (session, context.Ticket, number, isMarked);
        var mark = isMarked ? default : Broker.Replication.ForwardedMark.FromName;
        CommandWriter.WriteRelayed(_frame, context.Command, opaque: 0, mark, session.Mark);
    }

    /// <summary>Lets go of everything.</summary>
    internal void End()
    {
        Session = null!;
        SentTo = string.Empty;
        _frame.Dispose();
    }

    /// <summary>Reads it again, as the broker would.</summary>
    internal RemotingCommand Read(CommandReader reader)
    {
        var bytes = new ReadOnlySequence<byte>(_frame.WrittenMemory);
        var status = Protocol.Frames.Frame.TryRead(ref bytes, int.MaxValue, out var frame);
        var error = reader.TryRead(frame, out var command);
        Model.Invariant.Holds(
            status == FrameStatus.Complete && error == CommandError.None, "a kept request cannot be read");
        return command;
    }

    /// <inheritdoc/>
    public void OnAnswer(in RemotingCommand answer) => forwarding.OnAnswer(this, answer);

    /// <inheritdoc/>
    public void OnNoAnswer(RemotingException why) => forwarding.OnNoAnswer(this, why);
}
