using ActorMQ.Journal.Index;
using ActorMQ.Journal.Logs;

namespace ActorMQ.Journal;

public sealed partial class MessageStore
{
    private readonly IndexBound _indexBound;
    private IndexTrust? _firstTrust;
    private long _indexTimestampMs;

    /// <summary>Opens the message index in <c>index/</c>, again after the one before was disposed.</summary>
    /// <param name="options">Sizes; files of another size are removed and built anew.</param>
    /// <param name="time">Gives new files their names.</param>
    /// <remarks>For the thread that owns the index from then on.</remarks>
    /// <exception cref="IOException">The disk could not read, or remove what cannot be used.</exception>
    public MessageIndex OpenIndex(IndexOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        // What is opened again was left by a failure of ours, and looks as after a crash.
        var trust = _firstTrust ?? new IndexTrust(
            StoppedCleanly: false, Volatile.Read(ref _indexTimestampMs), AppliedEnd);
        var index = MessageIndex.Open(_files, $"{_root}/index", options, Log, _indexBound, trust, time);
        _firstTrust = null;
        return index;
    }

    /// <summary>
    /// The index is durable to this store time; the next checkpoint notes it, so that an index file that ends
    /// there is trusted after a crash. Any thread.
    /// </summary>
    /// <param name="timestampMs">Milliseconds since 1970.</param>
    public void NoteIndexDurable(long timestampMs) => Volatile.Write(ref _indexTimestampMs, timestampMs);

    private void TrustIndexBy(StoreCheckpoint checkpoint, bool stoppedCleanly)
    {
        _indexTimestampMs = checkpoint.IndexTimestampMs;
        _firstTrust = new IndexTrust(stoppedCleanly, checkpoint.IndexTimestampMs, AppliedEnd);
    }
}
