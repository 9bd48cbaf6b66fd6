using Microsoft.Extensions.Logging;

namespace ActorMQ.Client;

/// <summary>What the client writes to the log.</summary>
internal static partial class ClientLog
{
    [LoggerMessage(1, LogLevel.Warning, "the route of {Topic} could not be refreshed")]
    internal static partial void RouteFailed(ILogger log, string topic, Exception failure);

    [LoggerMessage(2, LogLevel.Warning, "heartbeat to {Address} failed")]
    internal static partial void HeartbeatFailed(ILogger log, string address, Exception failure);

    [LoggerMessage(3, LogLevel.Warning, "{Task} failed and will be tried again")]
    internal static partial void BackgroundFailed(ILogger log, string task, Exception failure);

    [LoggerMessage(4, LogLevel.Warning, "pulling {Queue} failed and will be tried again")]
    internal static partial void PullFailed(ILogger log, string queue, Exception failure);

    [LoggerMessage(5, LogLevel.Warning, "the handler failed on {MessageId} of {Queue}")]
    internal static partial void HandlerFailed(
        ILogger log, string messageId, string queue, Exception failure);

    [LoggerMessage(6, LogLevel.Warning, "{MessageId} could not be handed back; it is tried again here later")]
    internal static partial void SendBackFailed(ILogger log, string messageId, Exception failure);

    [LoggerMessage(7, LogLevel.Information, "group {Group} now consumes {Count} queues of {Topic}")]
    internal static partial void Rebalanced(ILogger log, string group, int count, string topic);

    [LoggerMessage(
        8, LogLevel.Error, "{Broker} has no queue locks: ordered consumption by {Group} waits for them; "
        + "set OrderWithoutLocks when the group has one member only")]
    internal static partial void NoLocks(ILogger log, string broker, string group);

    [LoggerMessage(9, LogLevel.Warning, "the offset of {Queue} was out of range; going on at {Offset}")]
    internal static partial void OffsetMoved(ILogger log, string queue, long offset);

    [LoggerMessage(10, LogLevel.Warning, "offset of {Queue} could not be committed")]
    internal static partial void CommitFailed(ILogger log, string queue, Exception failure);

    [LoggerMessage(11, LogLevel.Error, "the message at {Offset} of {Queue} cannot be read: {Fault}")]
    internal static partial void BadRecord(ILogger log, string queue, long offset, string fault);

    [LoggerMessage(12, LogLevel.Warning, "{MessageId} failed, and a broadcasting group tries nothing again")]
    internal static partial void BroadcastFailed(ILogger log, string messageId);

    [LoggerMessage(13, LogLevel.Warning, "{Broker} could not be asked for messages by key or id")]
    internal static partial void QueryFailed(ILogger log, string broker, Exception failure);
}
