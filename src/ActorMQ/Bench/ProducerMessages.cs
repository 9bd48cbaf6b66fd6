using System.Globalization;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Bench;

/// <summary>Makes the messages of a producer benchmark. Any thread may ask.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 example/.../benchmark/Producer.java: letters and digits as body, the time
/// in seconds as key, <c>tag0</c>, <c>tag1</c> … as tags, <c>prop0=hello0</c> and so on as properties.
/// </remarks>
internal sealed class ProducerMessages
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>One for each tag: they differ in nothing else.</summary>
    private readonly Message[] _models;

    private readonly bool _hasKeys;
    private readonly TimeProvider _time;
    private uint _number;

    internal ProducerMessages(ProducerLoad load, TimeProvider time, int seed)
    {
        var body = new byte[load.MessageSize];
        var chance = new Random(seed);
        for (var i = 0; i < body.Length; i++)
            body[i] = (byte)Alphabet[chance.Next(Alphabet.Length)];
        var plain = WithProperties(new Message(load.Topic, body), load.PropertySize);
        _models = load.TagCount == 0
            ? [plain]
            : [.. Enumerable.Range(0, load.TagCount).Select(tag => plain.WithTag($"tag{tag}"))];
        _hasKeys = load.HasKeys;
        _time = time;
    }

    internal Message Next()
    {
        var model = _models[Interlocked.Increment(ref _number) % (uint)_models.Length];
        return _hasKeys
            ? model.WithKeys(_time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture))
            : model;
    }

    internal Message[] Next(int count)
    {
        var messages = new Message[count];
        for (var i = 0; i < count; i++)
            messages[i] = Next();
        return messages;
    }

    private static Message WithProperties(Message message, int sizeBytes)
    {
        for (var (i, size) = (0, 0); size < sizeBytes; i++)
        {
            var (name, value) = ($"prop{i}", $"hello{i}");
            message = message.With(name, value);
            size += name.Length + value.Length;
        }

        return message;
    }
}
