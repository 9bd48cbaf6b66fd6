using ActorMQ.Broker.Requests;
using ActorMQ.Model;
using ActorMQ.Model.Topics;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;
using TopicFilterType = ActorMQ.Model.Topics.TopicFilterType;

namespace ActorMQ.Broker.Topics.Requests;

/// <summary>17: an operator creates or changes a topic.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 broker/.../processor/AdminBrokerProcessor.java#updateAndCreateTopic.
/// </remarks>
internal sealed class UpdateTopicRequest(TopicShards topics) : IRequest
{
    /// <inheritdoc/>
    public void Handle(in RequestContext context)
    {
        if (!context.TryReadHeader(out CreateTopicRequestHeader header))
            return;
        if (header.TopicFilterType is not ("SINGLE_TAG" or "MULTI_TAG"))
        {
            context.RefuseMalformed(
                ResponseCode.SystemError, $"topicFilterType = [{header.TopicFilterType}] value invalid");
            return;
        }

        var wanted = new TopicConfig
        {
            Name = new TopicName(header.Topic),
            ReadQueueCount = header.ReadQueueNums,
            WriteQueueCount = header.WriteQueueNums,
            Permission = (Permission)header.Perm,
            FilterType = header.TopicFilterType is "MULTI_TAG"
                ? TopicFilterType.MultiTag
                : TopicFilterType.SingleTag,
            SystemFlags = header.TopicSysFlag,
            IsOrdered = header.Order,
        };
        topics.Update(
            wanted, header.Attributes ?? string.Empty, new TopicDone(context.Session, context.Ticket));
    }
}

/// <summary>215: an operator deletes a topic.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1
/// broker/.../processor/AdminBrokerProcessor.java#deleteTopic.</remarks>
internal sealed class DeleteTopicRequest(TopicShards topics) : IRequest
{
    /// <inheritdoc/>
    public void Handle(in RequestContext context)
    {
        if (context.TryReadHeader(out DeleteTopicRequestHeader header))
            topics.Delete(new TopicName(header.Topic), new TopicDone(context.Session, context.Ticket));
    }
}

/// <summary>21: all topics with their settings.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1
/// broker/.../processor/AdminBrokerProcessor.java#getAllTopicConfig.</remarks>
internal sealed class AllTopicsRequest(TopicDirectory directory) : IRequest
{
    /// <inheritdoc/>
    public void Handle(in RequestContext context)
    {
        var topics = directory.Snapshot;
        context.Reply(
            ResponseCode.Success,
            new GetAllTopicConfigResponseHeader { TotalTopicNum = topics.Count },
            remark: null,
            TopicBodies.EncodeList(topics));
    }
}

/// <summary>
/// 206: the names of all topics. A name server's request, which some tools send to a broker.
/// </summary>
internal sealed class TopicNamesRequest(TopicDirectory directory) : IRequest
{
    /// <inheritdoc/>
    public void Handle(in RequestContext context)
    {
        var names = directory.Snapshot.Entries.Select(entry => entry.Name.Value);
        var body = new TopicList { Topics = [.. names] };
        context.Reply(ResponseCode.Success, default(EmptyHeader), remark: null, Body.ToBytes(body));
    }
}

/// <summary>Answers an operator when the topic is as wanted.</summary>
internal sealed class TopicDone(IReplies replies, RequestTicket ticket) : ITopicContinuation
{
    /// <inheritdoc/>
    public void OnTopicReady(TopicEntry? topic) =>
        replies.Reply(ticket, ResponseCode.Success, default(EmptyHeader));

    /// <inheritdoc/>
    public void OnTopicRefused(ResponseCode code, string remark) =>
        replies.Reply(ticket, code, default(EmptyHeader), remark);
}
