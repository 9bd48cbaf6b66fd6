using ActorMQ.Broker.Journals;
using ActorMQ.Broker.Requests;
using ActorMQ.Model;
using ActorMQ.Model.Replication;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Replication;

/// <summary>
/// Whether a replica takes messages, and what senders are told when it does not. Used by the log's writer.
/// </summary>
/// <remarks>
/// A replica that is to lead takes messages once everything is applied that its log held then: before that
/// its queues do not know which offsets come next. One that is about to hand over goes on with what is on
/// its way, until it is closed: new requests are kept before they come here (<see cref="IRequestRouting"/>).
/// </remarks>
internal sealed class ReplicaService
{
    /// <summary>
    /// What senders are told whose messages were written and not acknowledged. Not the code that says that
    /// nothing is stored: who never sends a message twice must not take it for that.
    /// </summary>
    internal static readonly Refusal Deposed = new(
        ResponseCode.SystemError,
        "this replica no longer leads; it is not known whether the message is kept: send it again if it may "
        + "be there twice");

    private readonly WriteGate _gate;
    private ShardService _service;
    private JournalPosition? _appliesFirst;
    private bool _hasTaken;

    /// <summary>A replica that follows.</summary>
    internal ReplicaService(WriteGate gate)
    {
        _gate = gate;
        Show();
    }

    /// <summary>Whether it leads.</summary>
    internal bool Leads => _service != ShardService.Following;

    /// <summary>Whether it takes messages.</summary>
    internal bool IsTaking { get; private set; }

    /// <summary>What senders are told while it takes none.</summary>
    internal string Refusal { get; private set; } = string.Empty;

    /// <summary>It is to serve otherwise.</summary>
    /// <param name="service">How.</param>
    /// <param name="end">The log's end.</param>
    internal void Change(ShardService service, JournalPosition end)
    {
        _service = service;
        IsTaking &= service is ShardService.Holding or ShardService.Taking;
        _hasTaken &= Leads;
        _appliesFirst = service == ShardService.Taking && !_hasTaken ? end : null;
        Show();
    }

    /// <summary>It takes no more messages until it is told to take them.</summary>
    internal void Close()
    {
        IsTaking = false;
        Show();
    }

    /// <summary>Begins to take messages, if it is to and everything is applied that has to be.</summary>
    /// <returns>Whether it leads in earnest from now on.</returns>
    internal bool TryTake(JournalPosition applied)
    {
        if (IsTaking || _service != ShardService.Taking || applied < _appliesFirst)
            return false;
        var isFirst = !_hasTaken;
        IsTaking = _hasTaken = true;
        Show();
        return isFirst;
    }

    private void Show()
    {
        Refusal = _service switch
        {
            ShardService.Following =>
                "service not available now: this replica follows; messages go to the leader of its group",
            ShardService.Refusing =>
                "service not available now: too few replicas of this broker group are in sync",
            ShardService.Holding => "service not available now: another replica is about to lead",
            _ => "service not available now: this replica is about to lead, and catches up",
        };
        _gate.SetService(IsTaking ? null : Refusal);
    }
}
