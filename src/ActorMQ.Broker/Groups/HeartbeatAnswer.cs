using ActorMQ.Broker.Requests;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;

namespace ActorMQ.Broker.Groups;

/// <summary>
/// The answer to a heartbeat: goes out when every group in it has taken its part. Any thread.
/// </summary>
/// <param name="replies">Who asked.</param>
/// <param name="ticket">The request to answer.</param>
/// <param name="partCount">How many groups have a part in it.</param>
/// <param name="mustSendSubscriptions">Whether the next heartbeat has to name its subscriptions in any
/// case.</param>
internal sealed class HeartbeatAnswer(
    IReplies replies, RequestTicket ticket, int partCount, bool mustSendSubscriptions)
{
    private int _left = partCount + 1; // One for the handler, which may find that there is no part at all.
    private int _mustSend = mustSendSubscriptions ? 1 : 0;
    private int _isBusy;

    /// <summary>One part is done.</summary>
    internal void Done(bool mustSend)
    {
        if (mustSend)
            Volatile.Write(ref _mustSend, 1);
        if (Interlocked.Decrement(ref _left) > 0)
            return;
        var code = Volatile.Read(ref _isBusy) == 0 ? ResponseCode.Success : ResponseCode.SystemBusy;
        var header = new HeartbeatResponseHeader
        {
            IsSupportHeartbeatV2 = true,
            IsSubChange = Volatile.Read(ref _mustSend) != 0,
        };
        replies.Reply(ticket, code, header, code == ResponseCode.Success ? null : "a group is too busy");
    }

    /// <summary>One part could not be taken now; the client will come again.</summary>
    internal void Busy()
    {
        Volatile.Write(ref _isBusy, 1);
        Done(mustSend: false);
    }
}

/// <summary>One group's part in a heartbeat.</summary>
internal sealed class HeartbeatPart(IMemberLink link, HeartbeatAnswer answer) : IHeartbeatWaiter
{
    /// <summary>The client.</summary>
    internal IMemberLink Link => link;

    /// <inheritdoc/>
    public void OnHeartbeatTaken(bool mustSendSubscriptions) => answer.Done(mustSendSubscriptions);

    /// <inheritdoc/>
    /// <remarks>A group that may not be made is passed over, as in RocketMQ; its pulls are refused.</remarks>
    public void OnGroupRefused(ResponseCode code, string remark)
    {
        if (code == ResponseCode.SubscriptionGroupNotExist)
            answer.Done(mustSend: false);
        else
            answer.Busy();
    }
}
