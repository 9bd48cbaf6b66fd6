using System.Globalization;
using System.IO.Compression;
using System.Text;
using ActorMQ.Model;
using ActorMQ.Model.Topics;
using ActorMQ.Protocol.Headers;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Client;

/// <summary>A message or a batch as it goes over the wire; the same bytes for every try.</summary>
/// <param name="Topic">Where it goes.</param>
/// <param name="Body">The body of the command.</param>
/// <param name="Header">The header, but for the queue.</param>
/// <param name="MessageIds">The ids of the messages, with commas between.</param>
internal sealed record OutgoingMessage(
    TopicName Topic, ReadOnlyMemory<byte> Body, SendMessageRequestHeader Header, string MessageIds)
{
    /// <summary>Encodes one message.</summary>
    /// <exception cref="ClientException">RocketMQ would not take it.</exception>
    internal static OutgoingMessage Of(
        Message message, ProducerOptions options, UniqueKeySource ids, long nowMs)
    {
        Check(message, options);
        var id = message.Properties.GetValueOrDefault(PropertyNames.UniqueKey) ?? ids.Next();
        var properties = WithIds(message, id);
        var header = NewHeader(message.Topic, options, nowMs);
        header.Flag = message.Flag;
        if (RetryTopics.IsRetryOrDeadLetter(message.Topic.Value))
            TakeRetryFields(ref header, properties);
        var body = message.Body;
        if (body.Length >= options.CompressFromSizeBytes)
        {
            body = BodyCompression.Deflate(body.Span, CompressionLevel.Optimal);
            header.SysFlag = new MessageSysFlag(0).With(CompressionKind.Zlib).Value;
        }

        header.Properties = MessageProperties.Format(properties);
        return new OutgoingMessage(message.Topic, body, header, id);
    }

    /// <summary>Encodes several messages of one topic as one batch, which the broker stores side by
    /// side.</summary>
    /// <exception cref="ClientException">They do not form a batch.</exception>
    internal static OutgoingMessage OfBatch(
        IReadOnlyList<Message> messages, ProducerOptions options, UniqueKeySource ids, long nowMs)
    {
        CheckBatch(messages, options);
        var keys = messages.Select(_ => ids.Next()).ToArray();
        var encoded =
            messages
            .Zip(keys, (m, key) => (m.Flag, m.Body, Properties: MessageProperties.Format(WithIds(m, key))))
            .ToList();
        var body = new byte[encoded.Sum(m => BatchItem.SizeOf(m.Body.Length, m.Properties.Length))];
        if (body.Length > options.MessageSizeMaxBytes)
        {
            throw new ClientException(
                $"a batch of {body.Length} bytes is over {options.MessageSizeMaxBytes}");
        }

        var at = 0;
        foreach (var (flag, part, properties) in encoded)
            at += BatchItem.Write(body.AsSpan(at), flag, part.Span, properties);

        var header = NewHeader(messages[0].Topic, options, nowMs);
        header.Batch = true;
        header.Properties = MessageProperties.Format(
            [new(PropertyNames.UniqueKey, ids.Next()), new(PropertyNames.WaitStoreMessageOk, "true")]);
        return new OutgoingMessage(messages[0].Topic, body, header, string.Join(',', keys));
    }

    private static SendMessageRequestHeader NewHeader(TopicName topic, ProducerOptions options, long nowMs) =>
        new()
        {
            ProducerGroup = Encoding.UTF8.GetBytes(options.Group),
            Topic = Encoding.UTF8.GetBytes(topic.Value),
            DefaultTopic = Encoding.UTF8.GetBytes(Route.CreationModel.Value),
            DefaultTopicQueueNums = options.DefaultTopicQueueCount,
            BornTimestamp = nowMs,
        };

    private static Dictionary<string, string> WithIds(Message message, string id) =>
        new(message.Properties, StringComparer.Ordinal)
        {
            [PropertyNames.UniqueKey] = id,
            [PropertyNames.WaitStoreMessageOk] =
                message.Properties.GetValueOrDefault(PropertyNames.WaitStoreMessageOk) ?? "true",
        };

    /// <summary>How often a message was tried travels in the header, and not as a property.</summary>
    /// <remarks>Source: apache/rocketmq 8fc57f1
    /// client/.../producer/DefaultMQProducerImpl.java#sendKernelImpl.</remarks>
    private static void TakeRetryFields(
        ref SendMessageRequestHeader header, Dictionary<string, string> properties)
    {
        header.ReconsumeTimes = TakeNumber(properties, PropertyNames.ReconsumeTime) ?? 0;
        header.MaxReconsumeTimes = TakeNumber(properties, PropertyNames.MaxReconsumeTimes);
    }

    private static int? TakeNumber(Dictionary<string, string> properties, string name) =>
        properties.Remove(name, out var text)
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static void Check(Message message, ProducerOptions options)
    {
        if (TopicValidator.FaultOfTopic(message.Topic.Value) is { } fault)
            throw new ClientException(fault);
        if (message.Body.IsEmpty)
            throw new ClientException("the message body is empty, which brokers refuse");
        if (message.Body.Length > options.MessageSizeMaxBytes)
        {
            throw new ClientException(
                $"a body of {message.Body.Length} bytes is over {options.MessageSizeMaxBytes}");
        }
    }

    private static void CheckBatch(IReadOnlyList<Message> messages, ProducerOptions options)
    {
        if (messages.Count == 0)
            throw new ClientException("a batch needs a message");
        foreach (var message in messages)
        {
            Check(message, options);
            if (message.Topic != messages[0].Topic)
                throw new ClientException("the messages of a batch have one topic");
            if (message.Properties.ContainsKey(PropertyNames.DelayTimeLevel))
                throw new ClientException("a message of a batch cannot be delayed");
            if (RetryTopics.IsRetryOrDeadLetter(message.Topic.Value))
                throw new ClientException("retries cannot be sent as a batch");
        }
    }
}
