using ActorMQ.Model;

namespace ActorMQ.Client;

/// <summary>Which messages are looked for by key.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Key">One of the keys of the messages, as a whole.</param>
public sealed record KeyQuery(TopicName Topic, string Key)
{
    /// <summary>The most messages of each broker: of more, the newest. RocketMQ gives 64 at most.</summary>
    public int CountMax { get; init; } = 64;

    /// <summary>When the oldest was stored, by the broker's clock.</summary>
    public DateTimeOffset From { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>When the newest was stored, by the broker's clock; this moment belongs to it.</summary>
    public DateTimeOffset To { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>Whether the key is the id that a producer gave a message.</summary>
    internal bool IsUniqueKey { get; init; }

    /// <summary>RocketMQ's index knows keys by a hash, so that others may be found, too.</summary>
    internal bool Matches(ReceivedMessage message) => message.Topic == Topic && (IsUniqueKey
        ? string.Equals(message.MessageId, Key, StringComparison.Ordinal)
        : message.Keys.Contains(Key, StringComparer.Ordinal));
}
