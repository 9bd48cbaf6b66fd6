using System.Buffers.Text;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Queues;

/// <summary>
/// Says what of a record goes into its consume queue. Recovery and live dispatch ask the same rule.
/// </summary>
/// <remarks>
/// Half messages and rollback notes are in the log only. A message that waits for its delay level carries its
/// time of delivery in place of a tag's code.
/// Source: apache/rocketmq 8fc57f1 store/.../DefaultMessageStore.java#CommitLogDispatcherBuildConsumeQueue
/// and CommitLog.java#checkMessageAndReturnSize.
/// </remarks>
public sealed class DispatchRule
{
    private const long DelayOfUnknownLevelMs = 1000;
    private readonly TimeSpan[] _delayLevels;

    /// <summary>A rule for a broker with these delay levels, of which the first is level 1.</summary>
    public DispatchRule(IReadOnlyList<TimeSpan> delayLevels) => _delayLevels = [.. delayLevels];

    /// <summary>RocketMQ's levels: 1s 5s 10s 30s, 1m to 10m, 20m 30m 1h 2h.</summary>
    public static IReadOnlyList<TimeSpan> DefaultDelayLevels { get; } =
    [
        .. new[] { 1, 5, 10, 30 }.Select(seconds => TimeSpan.FromSeconds(seconds)),
        .. new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 30, 60, 120 }
            .Select(minutes => TimeSpan.FromMinutes(minutes)),
    ];

    private static ReadOnlySpan<byte> ScheduleTopic => "SCHEDULE_TOPIC_XXXX"u8;

    /// <summary>The unit for a record's queue; false when the record is not for consumers.</summary>
    public bool TryMakeUnit(MessageRecord record, out ConsumeQueueUnit unit)
    {
        var isForConsumers = record.SysFlag.Transaction is TransactionKind.None or TransactionKind.Committed
            && !record.SysFlag.IsInnerBatch;
        unit = isForConsumers ? new(record.Position, record.Bytes.Length, CodeOf(record)) : default;
        return isForConsumers;
    }

    private TagsCode CodeOf(MessageRecord record)
    {
        if (!record.Topic.SequenceEqual(ScheduleTopic)
            || !record.TryGetProperty("DELAY"u8, out var text)
            || !Utf8Parser.TryParse(text, out int level, out var used)
            || used != text.Length
            || level <= 0)
        {
            return record.TagsCode;
        }

        level = Math.Min(level, _delayLevels.Length);
        var delayMs = level == 0 ? DelayOfUnknownLevelMs : (long)_delayLevels[level - 1].TotalMilliseconds;
        return new(record.StoreTimestampMs + delayMs);
    }
}
