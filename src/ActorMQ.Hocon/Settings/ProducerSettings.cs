namespace ActorMQ.Hocon.Settings;

/// <summary>Section <c>actormq.client.producer</c>.</summary>
/// <param name="SendTimeout">Of a send, all its tries together.</param>
/// <param name="RetryCount">Further tries of a failed send.</param>
/// <param name="DefaultTopicQueueCount">Asked for when sending creates a topic.</param>
/// <param name="CompressOverBytes">Bodies from this size on are compressed.</param>
/// <param name="MaxMessageSizeBytes">Of a body.</param>
public sealed record ProducerSettings(
    TimeSpan SendTimeout, int RetryCount, int DefaultTopicQueueCount, int CompressOverBytes,
        int MaxMessageSizeBytes)
{
    internal static ProducerSettings Read(SettingsReader section) => new(
        SendTimeout: section.Duration("send-timeout", TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5)),
        RetryCount: section.Int("retries", 0, 100),
        DefaultTopicQueueCount: section.Int("default-topic-queue-nums", 1, 1024),
        CompressOverBytes: (int)section.Size("compress-over", 1, int.MaxValue),
        MaxMessageSizeBytes: (int)section.Size("max-message-size", 1024, 64 << 20));
}
