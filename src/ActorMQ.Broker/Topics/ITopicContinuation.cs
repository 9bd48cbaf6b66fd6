using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Topics;

/// <summary>What waits until a topic is there: a parked send, or an answer to an operator.</summary>
/// <remarks>Exactly one of the two is called, once, on the topic's turn: it must not block.</remarks>
internal interface ITopicContinuation
{
    /// <summary>The topic is there, durable and published.</summary>
    /// <param name="topic">Null when the wish was its deletion.</param>
    void OnTopicReady(TopicEntry? topic);

    /// <summary>The wish is refused.</summary>
    void OnTopicRefused(ResponseCode code, string remark);
}
