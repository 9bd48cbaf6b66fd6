using ActorMQ.Model;
using ActorMQ.Model.Topics;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Client;

/// <summary>A message as a consumer gets it. Owns its bytes.</summary>
public sealed class ReceivedMessage
{
    private readonly StoredMessage _stored;

    private ReceivedMessage(StoredMessage stored, MessageQueue queue, TopicName topic)
    {
        _stored = stored;
        Queue = queue;
        Topic = topic;
    }

    /// <summary>The topic that it was sent to; for a retry, the original one.</summary>
    public TopicName Topic { get; }

    /// <summary>The queue that it came from; for a retry, one of the retry topic.</summary>
    public MessageQueue Queue { get; }

    /// <summary>Its place in <see cref="Queue"/>.</summary>
    public QueueOffset Offset => _stored.QueueOffset;

    /// <summary>The body, inflated.</summary>
    public ReadOnlyMemory<byte> Body => _stored.Message.Body;

    /// <summary>The tag; null without one.</summary>
    public string? Tag => _stored.Message.Tag;

    /// <summary>The keys; empty without any.</summary>
    public IReadOnlyList<string> Keys => _stored.Message.Keys;

    /// <summary>All properties, RocketMQ's own among them.</summary>
    public IReadOnlyDictionary<string, string> Properties => _stored.Message.Properties;

    /// <summary>The id that its producer gave it.</summary>
    public string MessageId => _stored.MessageId;

    /// <summary>The id by its place in the broker's log.</summary>
    public string OffsetMessageId => _stored.OffsetMessageId.ToString();

    /// <summary>How often it has been handed out before in this group.</summary>
    public int ReconsumeTimes { get; internal set; }

    /// <summary>When it was made, by the producer's clock.</summary>
    public DateTimeOffset BornAt => DateTimeOffset.FromUnixTimeMilliseconds(_stored.BornTimestampMs);

    /// <summary>When it was stored, by the broker's clock.</summary>
    public DateTimeOffset StoredAt => DateTimeOffset.FromUnixTimeMilliseconds(_stored.StoreTimestampMs);

    /// <summary>The application's flag word.</summary>
    public int Flag => _stored.Message.Flag;

    internal StoredMessage Stored => _stored;

    internal int SizeBytes => _stored.StoreSizeBytes;

    /// <summary>A message that no group consumes: its topic is the one that it is stored in.</summary>
    internal static ReceivedMessage Found(StoredMessage stored, BrokerName broker)
    {
        var topic = stored.Message.Topic;
        return new ReceivedMessage(stored, new MessageQueue(topic, broker, stored.Queue), topic)
        {
            ReconsumeTimes = stored.ReconsumeTimes,
        };
    }

    /// <summary>A message of <paramref name="group"/>: a retry shows the topic that it came from.</summary>
    internal static ReceivedMessage Of(StoredMessage stored, BrokerName broker, GroupName group)
    {
        var topic = stored.Message.Topic;
        var queue = new MessageQueue(topic, broker, stored.Queue);
        if (topic == RetryTopics.RetryTopic(group)
            && stored.Message.Properties.TryGetValue(PropertyNames.RetryTopic, out var origin))
        {
            topic = new TopicName(origin);
        }

        return new ReceivedMessage(stored, queue, topic) { ReconsumeTimes = stored.ReconsumeTimes };
    }
}
