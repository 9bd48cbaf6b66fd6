using ActorMQ.Broker.Topics;
using ActorMQ.Model;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Requests;

/// <summary>Whether a topic takes a message, and in which queue.</summary>
internal static class SendCheck
{
    /// <summary>What a client is told that sends to one of the broker's own topics.</summary>
    internal static string ForbiddenRemark(string topic) =>
        $"Sending message to topic[{topic}] is forbidden.";

    /// <summary>Finds the queue that a send means.</summary>
    /// <param name="topic">Where it goes.</param>
    /// <param name="asked">The queue asked for; a negative one leaves it to the broker.</param>
    /// <param name="turn">Counts the sends that leave it to the broker.</param>
    /// <param name="settings">What the broker accepts.</param>
    /// <param name="queue">The queue, when the answer is true.</param>
    /// <param name="refusal">Why not, when it is false.</param>
    internal static bool TryFindQueue(
        TopicEntry topic, int asked, ref uint turn, SendSettings settings, out QueueId queue,
            out Refusal refusal)
    {
        var config = topic.Config;
        refusal = default;
        queue = default;
        if (topic.IsClosedToClients)
        {
            refusal = new(ResponseCode.NoPermission, ForbiddenRemark(config.Name.Value));
        }
        else if (!settings.IsWritable && config.IsOrdered)
        {
            refusal = new(ResponseCode.NoPermission, "the broker takes no messages of ordered topics now");
        }
        else if (!config.IsWritable)
        {
            refusal = new(
                ResponseCode.NoPermission, $"the topic[{config.Name}] sending message is forbidden");
        }
        else if (asked >= config.QueueCount || (asked < 0 && config.WriteQueueCount == 0))
        {
            refusal = new(ResponseCode.InvalidParameter, IllegalQueue(topic, asked));
        }

        if (refusal.Remark is not null)
            return false;

        queue = new(asked >= 0 ? asked : (int)(unchecked(turn++) % (uint)config.WriteQueueCount));
        return true;
    }

    private static string IllegalQueue(TopicEntry topic, int asked) =>
        $"request queueId[{asked}] is illegal, topic[{topic.Name}] has "
        + $"{topic.Config.ReadQueueCount} queues to read, "
        + $"{topic.Config.WriteQueueCount} to write";
}
