namespace ActorMQ.Model.Topics;

/// <summary>The topics that a consumer group has for messages that it could not consume.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 common/.../MixAll.java#getRetryTopic.</remarks>
public static class RetryTopics
{
    /// <summary>What the name of every retry topic starts with.</summary>
    public const string RetryPrefix = "%RETRY%";

    /// <summary>What the name of every dead-letter topic starts with.</summary>
    public const string DeadLetterPrefix = "%DLQ%";

    /// <summary>Where messages go that are to be tried again.</summary>
    public static TopicName RetryTopic(GroupName group) => new(RetryPrefix + group.Value);

    /// <summary>Where messages go that were tried often enough.</summary>
    public static TopicName DeadLetterTopic(GroupName group) => new(DeadLetterPrefix + group.Value);

    /// <summary>Whether a name is that of a retry or dead-letter topic.</summary>
    public static bool IsRetryOrDeadLetter(string name) =>
        name.StartsWith(RetryPrefix, StringComparison.Ordinal)
        || name.StartsWith(DeadLetterPrefix, StringComparison.Ordinal);
}
