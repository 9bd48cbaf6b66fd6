namespace ActorMQ.Model.Topics;

/// <summary>Which names topics and groups may have.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 common/.../topic/TopicValidator.java.</remarks>
public static class TopicValidator
{
    /// <summary>The most characters in a topic's name.</summary>
    public const int TopicLengthMax = 127;

    /// <summary>The most characters in a group's name: it must fit behind <c>%RETRY%</c>.</summary>
    public const int GroupLengthMax = 120;

    /// <summary>The most characters in the name of a retry or dead-letter topic.</summary>
    public const int RetryTopicLengthMax = 255;

    private const string Allowed = "allowing only ^[%|a-zA-Z0-9_-]+$";

    /// <summary>What is wrong with a topic's name, in RocketMQ's words; null when nothing is.</summary>
    public static string? FaultOfTopic(string name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return "The specified topic is blank.";
        if (!IsLegal(name))
            return $"The specified topic: {name}, contains illegal characters, {Allowed}";
        if (RetryTopics.IsRetryOrDeadLetter(name))
        {
            return name.Length <= RetryTopicLengthMax
                ? null
                : $"The specified topic is DLQ or Retry topic: {name}, "
                  + $"and it's longer than topic max length: {RetryTopicLengthMax}";
        }

        return name.Length <= TopicLengthMax
            ? null
            : $"The specified topic: {name}, is longer than topic max length: {TopicLengthMax}";
    }

    /// <summary>What is wrong with a group's name, in RocketMQ's words; null when nothing is.</summary>
    public static string? FaultOfGroup(string name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return "The specified group is blank.";
        if (!IsLegal(name))
            return $"The specified group: {name}, contains illegal characters, {Allowed}";
        return name.Length <= GroupLengthMax
            ? null
            : $"The specified group: {name}, is longer than group max length: {GroupLengthMax}";
    }

    private static bool IsLegal(string name)
    {
        foreach (var letter in name)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('%' or '|' or '_' or '-'))
                return false;
        }

        return true;
    }
}
