using ActorMQ.Journal.Index;
using ActorMQ.Model;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Broker.Journals;

/// <content>What the operator hears of the index.</content>
internal sealed partial class IndexActor
{
    private void TellOfDamage(MessageIndex index)
    {
        if (index.RemovedFileCount > _removedCount)
        {
            BrokerMeter.IndexFilesRemoved.Add(index.RemovedFileCount - _removedCount);
            LogRemoved(log, index.RemovedFileCount - _removedCount, index.IndexedEnd);
            _removedCount = index.RemovedFileCount;
        }

        if (index.Unreadable is not { } place || place == _unreadable)
            return;
        _unreadable = place;
        LogUnreadable(log, place);
    }

    [LoggerMessage(Level = LogLevel.Error, Message =
        "The disk refused a file of the message index; it is built again from the log in {Pause}, and "
        + "queries by key are refused until then. Messages are not affected.")]
    private static partial void LogFailed(ILogger log, TimeSpan pause, Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "{Count} files of the message index could not be trusted and were removed; the index is built again "
        + "from the log, now at {Position}.")]
    private static partial void LogRemoved(ILogger log, int count, JournalPosition position);

    [LoggerMessage(Level = LogLevel.Error, Message =
        "The log cannot be read at {Position}: messages from there to the end of its segment may not be "
        + "found by key. Look at the commit log.")]
    private static partial void LogUnreadable(ILogger log, JournalPosition position);
}
