using ActorMQ.Model;
using ActorMQ.Model.Topics;
using ActorMQ.Protocol.Bodies;

namespace ActorMQ.Client;

/// <summary>Where a consumer begins in a queue.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1
/// client/.../impl/consumer/RebalancePushImpl.java#computePullFromWhereWithException.
/// </remarks>
internal static class StartOffset
{
    private static readonly TimeSpan DefaultAge = TimeSpan.FromMinutes(30);

    /// <summary>The committed offset, or what the options say when there is none.</summary>
    internal static async Task<QueueOffset> OfAsync(
        ActorMQClient client,
        MessageQueue queue,
        GroupName group,
        bool isShared,
        ConsumeFromWhere from,
        DateTimeOffset? fromTime,
        CancellationToken ct)
    {
        if (isShared && await client.Brokers.GetCommittedAsync(queue, group, ct) is { } committed)
            return committed;

        // A retry belongs to the group, however late the group hears of it.
        if (from == ConsumeFromWhere.FirstOffset || RetryTopics.IsRetryOrDeadLetter(queue.Topic.Value))
            return await client.Brokers.GetMinOffsetAsync(queue, ct);
        if (from == ConsumeFromWhere.Timestamp)
        {
            return await client.Brokers.SearchOffsetAsync(
                queue, fromTime ?? client.Time.GetUtcNow() - DefaultAge, ct);
        }

        return await client.Brokers.GetMaxOffsetAsync(queue, ct);
    }
}
