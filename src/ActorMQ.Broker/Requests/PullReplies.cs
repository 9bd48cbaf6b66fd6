using ActorMQ.Broker.Journals;
using ActorMQ.Broker.Queues;
using ActorMQ.Journal.Queues;
using ActorMQ.Model.Queues;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;

namespace ActorMQ.Broker.Requests;

/// <summary>
/// Answers pulls. Every answer tells where the queue begins and ends and where to go on, whatever its code.
/// </summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 broker/.../processor/PullMessageProcessor.java#composeResponseHeader.
/// </remarks>
internal static class PullReplies
{
    private static readonly Refusal TooManyWait = new(
        ResponseCode.SystemBusy, "[REJECTREQUEST]system busy: as many pulls wait as may");

    /// <summary>There is nothing to read.</summary>
    internal static void Nothing(PullCommand pull, in PullDecision found)
    {
        if (found.Status == PullStatus.TooManyWaiting)
            Refused(pull, found, TooManyWait);
        else
            Reply(pull, found, CodeOf(pull, found.Status), NameOf(found.Status), []);
    }

    /// <summary>The log was read.</summary>
    /// <param name="pull">Who asked.</param>
    /// <param name="found">What was found.</param>
    /// <param name="messages">The messages; many are handed over, few are copied.</param>
    /// <param name="leftOut">A message that was left out, and why; null for none.</param>
    internal static void Messages(
        PullCommand pull, in PullDecision found, MessageCollector messages, MessageDamage? leftOut)
    {
        var name = NameOf(found.Status);
        var remark = leftOut is null ? name : $"{name}, without {leftOut}";
        var code = CodeOf(pull, found.Status);
        if (messages.Messages.Length < PooledBody.SizeMin)
            Reply(pull, found, code, remark, messages.Messages);
        else
            pull.Session.Reply(pull.Ticket, code, HeaderOf(pull, found), remark, messages.TakeMessages());
    }

    /// <summary>The queue, or who reads for it, cannot take the pull.</summary>
    internal static void Refused(PullCommand pull, in PullDecision found, Refusal refusal) =>
        Reply(pull, found, refusal.Code, refusal.Remark, []);

    /// <summary>The disk could not be read.</summary>
    internal static void Failed(PullCommand pull, in PullDecision found, string reason) =>
        Reply(pull, found, ResponseCode.SystemError, $"the log could not be read: {reason}", []);

    /// <summary>The pull did not reach its queue.</summary>
    internal static void Refused(PullCommand pull, ResponseCode code, string remark) =>
        pull.Session.Reply(pull.Ticket, code, default(PullMessageResponseHeader), remark);

    private static void Reply(
        PullCommand pull, in PullDecision found, ResponseCode code, string remark,
            ReadOnlySpan<byte> messages) =>
        pull.Session.Reply(pull.Ticket, code, HeaderOf(pull, found), remark, messages);

    private static PullMessageResponseHeader HeaderOf(PullCommand pull, in PullDecision found) =>
        new()
        {
            SuggestWhichBrokerId = (pull.IsSlow ? pull.ReplicaWhenSlow : pull.Replica).Value,
            NextBeginOffset = found.Next.Value,
            MinOffset = found.Min.Value,
            MaxOffset = found.End.Value,
            TopicSysFlag = pull.TopicFlags,
            GroupSysFlag = pull.GroupFlags,
        };

    private static ResponseCode CodeOf(PullCommand pull, PullStatus status) => status switch
    {
        PullStatus.Found => ResponseCode.Success,
        PullStatus.NoMatchedMessage or PullStatus.MessageWasRemoving => ResponseCode.PullRetryImmediately,
        PullStatus.OffsetOverflowOne => ResponseCode.PullNotFound,
        PullStatus.NoMessageInQueue when pull.From.Value == 0 => ResponseCode.PullNotFound,
        _ => ResponseCode.PullOffsetMoved,
    };

    private static string NameOf(PullStatus status) => status switch
    {
        PullStatus.Found => "FOUND",
        PullStatus.NoMatchedMessage => "NO_MATCHED_MESSAGE",
        PullStatus.MessageWasRemoving => "MESSAGE_WAS_REMOVING",
        PullStatus.OffsetOverflowOne => "OFFSET_OVERFLOW_ONE",
        PullStatus.OffsetOverflowBadly => "OFFSET_OVERFLOW_BADLY",
        PullStatus.OffsetTooSmall => "OFFSET_TOO_SMALL",
        _ => "NO_MESSAGE_IN_QUEUE",
    };
}
