using ActorMQ.Journal.Files;
using ActorMQ.Journal.Logs;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Index;

/// <summary>Finds records by topic and key: follows the log and files their keys.</summary>
/// <remarks>
/// The log is the only truth. Whatever of the index is missing, damaged or doubtful is built from it again,
/// and gives the same answers. Owned by one thread, which need not be the appending one. When anything but
/// <see cref="Find"/> has thrown, only <see cref="RemoveUnflushed"/> and <see cref="Dispose"/> may be called.
/// Source of the format: apache/rocketmq 8fc57f1 store/.../index/IndexService.java.
/// </remarks>
public sealed class MessageIndex : IDisposable
{
    private readonly IndexDirectory _directory;
    private readonly IndexOptions _options;
    private readonly CommitLog _log;
    private readonly IndexBound _bound;
    private JournalReader _reader;
    private int _indexedKeys;

    private MessageIndex(
        IndexDirectory directory, IndexOptions options, CommitLog log, IndexBound bound)
    {
        _bound = bound;
        _directory = directory;
        _options = options;
        _log = log;
        _reader = FindEnd();
    }

    /// <summary>All records before this are in the index.</summary>
    public JournalPosition IndexedEnd => _reader.Position;

    /// <summary>Files that could not be used and were removed, so far.</summary>
    public int RemovedFileCount { get; private set; }

    /// <summary>Where the log could not be read last, so that keys behind it may be missing.</summary>
    public JournalPosition? Unreadable { get; private set; }

    /// <summary>
    /// Store time of the last record whose keys are durable, in milliseconds since 1970; null while nothing
    /// is in the index.
    /// </summary>
    public long? DurableTimestampMs { get; private set; }

    /// <summary>Opens the index in a directory. Nothing is indexed yet: see <see cref="Advance"/>.</summary>
    /// <exception cref="IOException">The disk could not read, or remove what cannot be used.</exception>
    internal static MessageIndex Open(
        IJournalFiles files,
        string directory,
        IndexOptions options,
        CommitLog log,
        IndexBound bound,
        IndexTrust trust,
        TimeProvider time)
    {
        var opened = new IndexDirectory(files, directory, options, time);
        try
        {
            var removedCount = opened.Open(trust, log);
            return new MessageIndex(opened, options, log, bound) { RemovedFileCount = removedCount };
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Indexes what is applied beyond <see cref="IndexedEnd"/>.</summary>
    /// <param name="recordCountMax">At most so many records.</param>
    /// <returns>Whether there is more.</returns>
    /// <exception cref="IOException">The disk refused a file of the index.</exception>
    public bool Advance(int recordCountMax)
    {
        if (_bound.TakeCut() is { } cut && cut < IndexedEnd)
            RemoveRecordsFrom(cut);
        for (var count = 0; count < recordCountMax; count++)
        {
            if (TryRead(out var record, out var fault))
                Add(record);
            else if (fault == RecordFault.None || !TryPassOver())
                return false;
        }

        return true;
    }

    /// <summary>Looks for a key in what is indexed.</summary>
    /// <returns>Null when a file was found damaged and removed: advance, and ask again.</returns>
    /// <exception cref="IOException">The disk could not read.</exception>
    public IndexAnswer? Find(IndexQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var lookup = new IndexLookup(_log, query);
        var files = _directory.Files;
        for (var index = files.Count - 1; index >= 0; index--)
        {
            if (!lookup.TrySearch(files[index], _options))
            {
                RemoveFrom(index);
                return null;
            }

            if (lookup.IsDoneAfter(files[index]))
                break;
        }

        var last = files.Count == 0 ? default : files[^1].Header;
        return new IndexAnswer(lookup.Found, last.EndTimestampMs, last.End.Value);
    }

    /// <summary>Makes all that is indexed durable; see <see cref="DurableTimestampMs"/>.</summary>
    /// <exception cref="IOException">Some of it may be gone.</exception>
    public void Flush()
    {
        _directory.Flush();
        if (_directory.Files is [.., var last])
            DurableTimestampMs = last.Header.EndTimestampMs;
    }

    /// <summary>
    /// Removes the files whose records all lie before a position, such as the log's start; never the last.
    /// </summary>
    /// <remarks>
    /// Source: apache/rocketmq 8fc57f1 store/.../index/IndexService.java#deleteExpiredFile.
    /// </remarks>
    /// <returns>How many files were removed.</returns>
    /// <exception cref="IOException">The disk refused.</exception>
    public int DeleteBefore(JournalPosition position) => _directory.RemoveBefore(position);

    /// <summary>
    /// Removes what may be half written, after the disk has refused to write or flush it.
    /// </summary>
    /// <exception cref="IOException">The disk refuses still.</exception>
    public void RemoveUnflushed()
    {
        var files = _directory.Files;
        var durableCount = files.TakeWhile(file => file.IsDurable).Count();
        if (durableCount < files.Count)
            _directory.RemoveFrom(durableCount);
    }

    /// <summary>Closes the files. Writes nothing and flushes nothing.</summary>
    public void Dispose() => _directory.Dispose();

    /// <summary>A place that the disk cannot read is passed over like one that is damaged.</summary>
    private bool TryRead(out MessageRecord record, out RecordFault fault)
    {
        try
        {
            return _reader.TryRead(_bound.End, out record, out fault);
        }
        catch (IOException)
        {
            record = default;
            fault = RecordFault.Incomplete;
            return false;
        }
    }

    private void Add(MessageRecord record)
    {
        var keys = new IndexedKeys(record);
        var begin = 0;
        while (keys.TryNext(out var key))
        {
            if (_indexedKeys > 0)
            {
                _indexedKeys--;
                continue;
            }

            if (begin == 0)
                begin = IndexKey.BeginOf(record.Topic);
            _directory.ForAdding().Add(
                IndexKey.HashOf(begin, key), record.Position, record.StoreTimestampMs);
        }

        _indexedKeys = 0;
    }

    /// <summary>Goes on where the log can be read again; false when that is not yet known.</summary>
    private bool TryPassOver()
    {
        var next = _log.Start;
        if (_reader.Position >= next)
        {
            Unreadable = _reader.Position;
            next = _log.FindSegment(_reader.Position)?.End ?? _log.End;
        }

        if (next >= _bound.End)
            return false;
        _reader = _log.ReadFrom(next);
        // Of the record that lies there no key is indexed.
        _indexedKeys = 0;
        return true;
    }

    /// <summary>The log was taken back: the files that tell of it are built anew.</summary>
    private void RemoveRecordsFrom(JournalPosition cut)
    {
        var keptCount = _directory.Files.TakeWhile(file => file.Header.End < cut).Count();
        if (keptCount < _directory.Files.Count)
            _directory.RemoveFrom(keptCount);
        _reader = FindEnd();
    }

    private void RemoveFrom(int index)
    {
        RemovedFileCount += _directory.Files.Count - index;
        _directory.RemoveFrom(index);
        _reader = FindEnd();
    }

    /// <summary>
    /// Behind the last unit. A record whose keys are in two files may have lost the second: it is read again,
    /// and so many of its keys are passed over as there are units of it.
    /// </summary>
    private JournalReader FindEnd()
    {
        _indexedKeys = 0;
        if (_directory.LastRecord is not { } last || last < _log.Start)
            return _log.ReadFrom(_log.Start);
        _indexedKeys = _directory.CountLastRecordsUnits();
        return _log.ReadFrom(last);
    }
}
