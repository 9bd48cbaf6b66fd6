using ActorMQ.Client;
using ActorMQ.Hocon.Settings;

namespace ActorMQ.Configuration;

/// <summary>The settings of a client, as the client takes them.</summary>
internal static class ClientOptionsOf
{
    internal static ActorMQClientOptions Settings(ActorMqSettings settings) => new()
    {
        NameServers = string.Join(';', settings.Client.NameServers),
        RequestTimeout = settings.Client.RequestTimeout,
        RouteRefreshInterval = settings.Client.PollNameServerInterval,
        HeartbeatInterval = settings.Client.HeartbeatInterval,
    };

    internal static ProducerOptions Producer(ActorMqSettings settings, string group)
    {
        var producer = settings.Client.Producer;
        return new ProducerOptions
        {
            Group = group,
            SendTimeout = producer.SendTimeout,
            RetryCountMax = producer.RetryCount,
            CompressFromSizeBytes = producer.CompressOverBytes,
            MessageSizeMaxBytes = producer.MaxMessageSizeBytes,
            DefaultTopicQueueCount = producer.DefaultTopicQueueCount,
        };
    }

    internal static PushConsumerOptions Consumer(
        ActorMqSettings settings, string group, Subscription subscription)
    {
        var consumer = settings.Client.Consumer;
        return new PushConsumerOptions
        {
            Group = group,
            Subscriptions = [subscription],
            Concurrency = consumer.Concurrency,
            ReconsumeTimesMax = consumer.MaxReconsumeTimes,
            PullBatchCount = consumer.PullBatchSize,
            PullSuspend = consumer.SuspendMax,
            HeldCountMax = consumer.PullThresholdMessages,
            HeldSizeMaxBytes = consumer.PullThresholdBytes,
            CommitInterval = consumer.PersistOffsetInterval,
        };
    }
}
