using ActorMQ.Actors;
using ActorMQ.Broker.Queues;
using ActorMQ.Broker.Requests;
using ActorMQ.Broker.State;
using ActorMQ.Model;
using ActorMQ.Model.State;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;

namespace ActorMQ.Broker.Groups;

/// <summary>The way to what groups have committed. Any thread.</summary>
internal sealed class CommittedOffsets(ActorRef<QueueMessage> state, WaitingOffsets waiting)
{
    private const string BusyRemark = "too many commits wait for the log";

    /// <summary>Commits an offset; answers when it is as safe as flushDiskType promises.</summary>
    internal void Commit(in CommittedOffset commit, IReplies replies, RequestTicket ticket)
    {
        if (!TryTell(commit, replies, ticket))
            replies.Reply(ticket, ResponseCode.SystemBusy, default(EmptyHeader), BusyRemark);
    }

    /// <summary>Commits an offset for whoever wants no answer; false when too many wait.</summary>
    internal bool TryCommit(in CommittedOffset commit) => TryTell(commit, replies: null, default);

    /// <summary>Asks for an offset; what was committed before is in the answer.</summary>
    internal void Query(GroupName group, TopicName topic, QueueId queue, IOffsetWaiter waiter)
    {
        if (!waiting.TryEnter())
        {
            waiter.OnGroupRefused(ResponseCode.SystemBusy, BusyRemark);
            return;
        }

        if (state.Tell(new QueryOffset(group, topic, queue, waiting, waiter)) == TellResult.Accepted)
            return;
        waiting.Leave();
        waiter.OnGroupRefused(ResponseCode.SystemBusy, "the broker stops");
    }

    private bool TryTell(in CommittedOffset commit, IReplies? replies, RequestTicket ticket)
    {
        if (!waiting.TryEnter())
            return false;
        if (state.Tell(new CommitOffset(commit, waiting, replies, ticket)) == TellResult.Accepted)
            return true;
        waiting.Leave();
        return false;
    }
}
