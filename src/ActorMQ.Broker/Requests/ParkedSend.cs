using ActorMQ.Broker.Queues;
using ActorMQ.Broker.Topics;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Requests;

/// <summary>A send whose topic is being created: already laid out, its bytes reserved.</summary>
internal sealed class ParkedSend(AppendBatch batch, int askedQueue, SendPath path, SendSettings settings)
    : ITopicContinuation
{
    /// <inheritdoc/>
    public void OnTopicReady(TopicEntry? topic)
    {
        var turn = 0u;
        if (topic is null)
        {
            OnTopicRefused(ResponseCode.TopicNotExist, "the topic was deleted");
        }
        else if (
            !SendCheck.TryFindQueue(topic, askedQueue, ref turn, settings, out var queue, out var refusal))
        {
            OnTopicRefused(refusal.Code, refusal.Remark);
        }
        else
        {
            Send(topic, queue);
        }
    }

    /// <inheritdoc/>
    public void OnTopicRefused(ResponseCode code, string remark)
    {
        BrokerMeter.SendsRefused.Add(batch.RequestCount, BrokerMeter.Invalid);
        path.Refuse(batch, code, remark);
    }

    private void Send(TopicEntry topic, Model.QueueId queue)
    {
        batch.Address(topic, queue);
        path.TellReserved(batch);
    }
}
