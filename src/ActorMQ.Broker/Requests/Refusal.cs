using ActorMQ.Actors;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Requests;

/// <summary>Why a request is refused.</summary>
internal readonly record struct Refusal(ResponseCode Code, string Remark)
{
    /// <summary>Who would have answered ends, and clients go elsewhere.</summary>
    internal static readonly Refusal Stopping = new(
        ResponseCode.ServiceNotAvailable, "the broker is shutting down");

    /// <summary>
    /// Why a request did not reach its queue: busy ones may be tried again here, others elsewhere.
    /// </summary>
    internal static Refusal NotTold(TellResult told) => told == TellResult.MailboxFull
        ? new(
            ResponseCode.SystemBusy, "[REJECTREQUEST]system busy: as many requests wait for the queue as may")
        : Stopping;
}
