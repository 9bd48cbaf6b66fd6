using ActorMQ.Journal.Retention;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Broker.Journals;

/// <summary>What an operator reads about the room on the disk.</summary>
internal sealed partial class RetentionLog(ILogger log)
{
    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Path} deleted because of {Reason}; the log begins at {Start} now")]
    internal partial void SegmentDeleted(string path, RetentionReason reason, long start);

    [LoggerMessage(
        Level = LogLevel.Information, Message = "{Count} files of consume queues deleted in {Root}")]
    internal partial void QueueFilesDeleted(int count, string root);

    [LoggerMessage(Level = LogLevel.Error, Message = "No messages are taken: {Why}")]
    internal partial void WritesStopped(string why);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Messages are taken again: the disk of {Root} is {UsedPercent} % full")]
    internal partial void GateOpened(string root, int usedPercent);

    [LoggerMessage(
        Level = LogLevel.Information, Message = "There is room again on the disk of {Root}")]
    internal partial void WritesResumed(string root);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The disk of {Root} is {UsedPercent} % full, and no segment can go: a restart needs the "
            + "log from {KeepFrom} on, and the one being written stays")]
    internal partial void NothingToRemove(string root, int usedPercent, long keepFrom);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "{Path} was removed, and not by the broker: its messages are served as long as this "
            + "process lives. Copy it back from /proc/{ProcessId}/fd, or 'actormq log repair' must fill "
            + "the gap")]
    internal partial void SegmentLost(string path, int processId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Making room in {Root} failed, and is tried again")]
    internal partial void Failed(string root, Exception failure);
}
