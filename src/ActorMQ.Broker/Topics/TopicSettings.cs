namespace ActorMQ.Broker.Topics;

/// <summary>What operators say about topics.</summary>
public sealed record TopicSettings
{
    /// <summary>Whether clients may create topics by sending; <c>autoCreateTopicEnable</c>.</summary>
    public bool AutoCreates { get; init; } = true;

    /// <summary>The most queues of a topic made so; <c>defaultTopicQueueNums</c>.</summary>
    public int DefaultQueueCount { get; init; } = 8;

    /// <summary>Commands that may wait for one topic; further ones are answered SYSTEM_BUSY.</summary>
    public int MailboxCapacity { get; init; } = 10_000;

    /// <summary>
    /// Topics that may be changing or be asked for at once; further ones are answered SYSTEM_BUSY.
    /// </summary>
    public int ActiveTopicsMax { get; init; } = 100_000;
}
