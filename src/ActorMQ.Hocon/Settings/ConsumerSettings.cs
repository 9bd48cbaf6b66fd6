namespace ActorMQ.Hocon.Settings;

/// <summary>Section <c>actormq.client.consumer</c>.</summary>
/// <param name="PullBatchSize">Messages that one pull asks for.</param>
/// <param name="PullThresholdMessages">Unconsumed messages of a queue at which pulling pauses.</param>
/// <param name="PullThresholdBytes">Unconsumed bytes of a queue at which pulling pauses.</param>
/// <param name="SuspendMax">How long the broker may hold a pull.</param>
/// <param name="Concurrency">Messages consumed at the same time.</param>
/// <param name="PersistOffsetInterval">How often offsets are told to the broker.</param>
/// <param name="MaxReconsumeTimes">Deliveries again before a message becomes a dead letter.</param>
public sealed record ConsumerSettings(
    int PullBatchSize,
    int PullThresholdMessages,
    long PullThresholdBytes,
    TimeSpan SuspendMax,
    int Concurrency,
    TimeSpan PersistOffsetInterval,
    int MaxReconsumeTimes)
{
    internal static ConsumerSettings Read(SettingsReader section) => new(
        PullBatchSize: section.Int("pull-batch-size", 1, 1024),
        PullThresholdMessages: section.Int("pull-threshold-messages", 1, 65535),
        PullThresholdBytes: section.Size("pull-threshold-size", 1 << 20, 1 << 30),
        SuspendMax: section.Duration("suspend-max", TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)),
        Concurrency: section.Int("concurrency", 1, 1000),
        PersistOffsetInterval: section.Duration(
            "persist-offset-interval", TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)),
        MaxReconsumeTimes: section.Int("max-reconsume-times", 0, 1000));
}
