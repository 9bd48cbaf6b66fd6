using System.Globalization;
using ActorMQ.Model.Topics;
using ActorMQ.Protocol.Records;
using ActorMQ.Transport;

namespace ActorMQ.Client;

/// <summary>Gives messages that could not be consumed back, to come again later, or to be dead.</summary>
/// <remarks>
/// First by CONSUMER_SEND_MSG_BACK; when the broker does not take that, as an ordinary message to the group's
/// retry
/// topic. Source: apache/rocketmq 8fc57f1
/// client/.../impl/consumer/DefaultMQPushConsumerImpl.java#sendMessageBack.
/// </remarks>
internal sealed class Retries(PushConsumer owner)
{
    private const int FirstDelayLevel = 3;
    private readonly ProducerOptions _producer = new() { Group = "CLIENT_INNER_PRODUCER" };

    /// <summary>Whether the broker has the message again; if not, this member keeps it.</summary>
    internal async Task<bool> TryHandBackAsync(ReceivedMessage message)
    {
        var options = owner.Options;
        try
        {
            await owner.Client.Brokers.SendBackAsync(
                message, owner.Group, options.RetryDelayLevel, options.ReconsumeTimesMax, default);
            return true;
        }
        catch (Exception failure) when (failure is ClientException or RemotingException)
        {
            return await TryResendAsync(message, failure);
        }
    }

    /// <summary>The message as it goes to the retry topic, or to the dead-letter topic after enough
    /// deliveries.</summary>
    internal static Message Resent(ReceivedMessage message, PushConsumerOptions options)
    {
        var group = new Model.GroupName(options.Group);
        var original = message.Stored.Message;
        var times = message.ReconsumeTimes + 1;
        if (times > options.ReconsumeTimesMax)
        {
            return original with { Topic = RetryTopics.DeadLetterTopic(group) };
        }

        var properties = original.Properties
            .SetItem(PropertyNames.RetryTopic, message.Topic.Value)
            .SetItem(PropertyNames.OriginMessageId, message.MessageId)
            .SetItem(PropertyNames.ReconsumeTime, times.ToString(CultureInfo.InvariantCulture))
            .SetItem(PropertyNames.MaxReconsumeTimes, options.ReconsumeTimesMax.ToString(
                CultureInfo.InvariantCulture))
            .SetItem(
                PropertyNames.DelayTimeLevel,
                (FirstDelayLevel + message.ReconsumeTimes).ToString(CultureInfo.InvariantCulture))
            .Remove(PropertyNames.TransactionPrepared);
        return original with { Topic = RetryTopics.RetryTopic(group), Properties = properties };
    }

    private async Task<bool> TryResendAsync(ReceivedMessage message, Exception first)
    {
        var producer = new Producer(owner.Client, _producer);
        try
        {
            await producer.SendAsync(Resent(message, owner.Options));
            return true;
        }
        catch (Exception failure) when (failure is ClientException or RemotingException)
        {
            ClientLog.SendBackFailed(
                owner.Client.Log, message.MessageId, new AggregateException(first, failure));
            return false;
        }
    }
}
