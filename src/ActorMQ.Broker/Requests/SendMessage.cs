using System.Text;
using ActorMQ.Broker.Topics;
using ActorMQ.Model;
using ActorMQ.Model.Topics;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Broker.Requests;

/// <summary>
/// Creates a topic to which a client sends, after a pattern, if that may be; then goes on with the send.
/// </summary>
/// <param name="topic">A legal name.</param>
/// <param name="pattern">The topic that the client names as default, mostly <c>TBW102</c>.</param>
/// <param name="queueCount">The queues that the client wants.</param>
/// <param name="systemFlags">The new topic's flags.</param>
/// <param name="waiter">The send; told once, now or later, on any thread.</param>
internal delegate void CreateTopicForSend(
    TopicName topic, TopicName pattern, int queueCount, int systemFlags, ITopicContinuation waiter);

/// <summary>
/// SEND_MESSAGE (10), SEND_MESSAGE_V2 (310), SEND_BATCH_MESSAGE (320): checks, lays out, hands to the queue.
/// </summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 broker/.../processor/SendMessageProcessor.java,
/// AbstractSendMessageProcessor.java#msgCheck. Unlike 5.3.3, a topic without write permission refuses (16).
/// While the disk is too full all are refused (14): #handlePutMessageResult.
/// </remarks>
internal sealed class SendMessage(
    TopicDirectory topics, CreateTopicForSend create, SendPath path, MessageLayout layout,
        SendSettings settings)
    : IRequest
{
    // Spreads sends that leave the queue to the broker; a plain counter, because any spread will do.
    private uint _turn;

    /// <inheritdoc/>
    public void Handle(in RequestContext context)
    {
        if (!TryReadHeader(context, out var header))
            return;
        if (path.Gate.Refusal is { } closed)
            Refuse(context, new Refusal(ResponseCode.ServiceNotAvailable, closed), path.Gate.Reason);
        else if (FaultOf(context.Command, header) is { } fault)
            Refuse(context, ResponseCode.MessageIllegal, fault);
        else if (topics.TryGet(header.Topic.Span, out var topic))
            Send(context, header, topic);
        else
            Create(context, header);
    }

    private static bool TryReadHeader(in RequestContext context, out SendMessageRequestHeader header)
    {
        if (context.Command.Request == RequestCode.SendMessage)
            return context.TryReadHeader(out header);
        var read = context.TryReadHeader(out SendMessageRequestHeaderV2 shortNames);
        header = shortNames.Message;
        return read;
    }

    private string? FaultOf(in RemotingCommand command, in SendMessageRequestHeader header)
    {
        if (command.Body.IsEmpty)
            return "the message is illegal: it has no body";
        if (command.Body.Length > settings.MessageSizeMax
            || header.Properties.Length > MessageProperties.SizeMax)
        {
            return "the message is illegal, maybe msg body or properties length not matched. "
                + $"msg body length limit {settings.MessageSizeMax}B, msg properties length limit 32KB.";
        }

        return null;
    }

    private void Send(in RequestContext context, in SendMessageRequestHeader header, TopicEntry topic)
    {
        if (!SendCheck.TryFindQueue(
            topic, header.QueueId, ref _turn, settings, out var queue, out var refusal))
        {
            Refuse(context, refusal.Code, refusal.Remark);
            return;
        }

        var batch = context.Session.Sends.BatchFor(topic, queue);
        if (!layout.TryAdd(batch, context, header, topic.NameUtf8, out refusal))
            Refuse(context, refusal.Code, refusal.Remark);
    }

    /// <summary>Lays the message out at once, and lets it wait for its topic.</summary>
    private void Create(in RequestContext context, in SendMessageRequestHeader header)
    {
        var name = Encoding.UTF8.GetString(header.Topic.Span);
        if (TopicValidator.FaultOfTopic(name) is { } fault)
        {
            Refuse(context, ResponseCode.InvalidParameter, fault);
            return;
        }

        if (SystemTopics.IsClosedToClients(name))
        {
            Refuse(context, ResponseCode.NoPermission, SendCheck.ForbiddenRemark(name));
            return;
        }

        var batch = path.Pool.Rent(context.Session, topic: null, new QueueId(Math.Max(0, header.QueueId)));
        if (!layout.TryAdd(batch, context, header, header.Topic.Span, out var refusal))
        {
            path.Pool.Return(batch);
            Refuse(context, refusal.Code, refusal.Remark);
        }
        else if (path.TryReserve(batch))
        {
            var parked = new ParkedSend(batch, header.QueueId, path, settings);
            var pattern = new TopicName(Encoding.UTF8.GetString(header.DefaultTopic.Span));
            create(new TopicName(name), pattern, header.DefaultTopicQueueNums, FlagsOf(name, header), parked);
        }
    }

    /// <summary>
    /// Bit 0: of a unit; bit 1: subscribed to across units. Source: common/.../sysflag/TopicSysFlag.java.
    /// </summary>
    private static int FlagsOf(string name, in SendMessageRequestHeader header)
    {
        if (!header.UnitMode)
            return 0;
        return name.StartsWith(RetryTopics.RetryPrefix, StringComparison.Ordinal) ? 2 : 1;
    }

    private void Refuse(in RequestContext context, ResponseCode code, string remark) =>
        Refuse(context, new Refusal(code, remark), BrokerMeter.Invalid);

    private void Refuse(
        in RequestContext context, in Refusal refusal, in KeyValuePair<string, object?> reason)
    {
        BrokerMeter.SendsRefused.Add(1, reason);
        SendReplies.Refused(
            context.Session, context.Ticket, layout.Identity, refusal.Code, refusal.Remark);
    }
}
