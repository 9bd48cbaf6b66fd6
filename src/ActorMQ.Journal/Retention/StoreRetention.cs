using ActorMQ.Journal.Files;
using ActorMQ.Journal.Logs;
using ActorMQ.Model;

namespace ActorMQ.Journal.Retention;

/// <summary>Carries out on a store what <see cref="RetentionPolicy"/> decides. For one thread.</summary>
/// <param name="store">Open.</param>
/// <param name="files">The store's disk.</param>
/// <param name="root">The store's directory.</param>
/// <param name="settings">The bounds.</param>
public sealed class StoreRetention(
    MessageStore store, IJournalFiles files, string root, RetentionSettings settings)
{
    private JournalPosition _trimmedTo;

    /// <summary>The store's directory.</summary>
    public string Root => root;

    /// <summary>The bounds.</summary>
    public RetentionSettings Settings => settings;

    /// <summary>From here on the log is needed to start again.</summary>
    public JournalPosition KeepFrom => store.KeepFrom;

    /// <summary>How full the store's file system is.</summary>
    /// <exception cref="IOException">The system does not tell.</exception>
    public DiskSpace LookAtSpace() => files.SpaceOf(root);

    /// <inheritdoc cref="CommitLog.FindLostFiles"/>
    public IReadOnlyList<string> FindLostFiles() => store.Log.FindLostFiles();

    /// <summary>What is to go now.</summary>
    /// <param name="topicTimes">The topics that keep their messages for a time of their own.</param>
    /// <param name="now">In local time.</param>
    /// <exception cref="IOException">The disk could not read.</exception>
    public RetentionDecision Decide(IReadOnlyDictionary<TopicName, TimeSpan> topicTimes, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(topicTimes);
        var log = store.Log;
        var oldest = log.OldestSegments(settings.DeletionsMax);
        var longer = topicTimes.Where(one => one.Value > settings.ReservedTime);
        var extent = new LogExtent(
            oldest, log.SizeBytes, store.KeepFrom, TopicRetention.KeepFrom(store, longer, now));
        return RetentionPolicy.Decide(settings, extent, LookAtSpace(), now);
    }

    /// <summary>Removes a segment that was decided on; durable when this returns.</summary>
    /// <exception cref="IOException">It stays; neither may the ones behind it go.</exception>
    public void Delete(SegmentDeletion deletion) => store.Log.DeleteOldest(deletion.Segment);

    /// <summary>Lets queues follow: where they begin, and the files that they need no more.</summary>
    /// <param name="topicTimes">The topics that keep their messages for a time of their own.</param>
    /// <param name="now">When.</param>
    /// <returns>How many files of consume queues went.</returns>
    /// <exception cref="IOException">The disk refused; the rest waits for the next call.</exception>
    public int Trim(IReadOnlyDictionary<TopicName, TimeSpan> topicTimes, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(topicTimes);
        var shorter = topicTimes.Where(one => one.Value < settings.ReservedTime);
        var hasTrimmed = TopicRetention.Trim(store, shorter, now);
        var start = store.Log.Start;
        if (start == _trimmedTo && !hasTrimmed)
            return 0;
        var count = store.Queues.Trim();
        _trimmedTo = start;
        return count;
    }
}
