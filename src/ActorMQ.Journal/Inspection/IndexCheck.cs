using ActorMQ.Journal.Index;
using ActorMQ.Journal.Logs;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Inspection;

/// <summary>
/// Holds the message index against the log: takes its records one by one, and tells which file is the first
/// that does not fit. That one and those behind it are built anew from the log.
/// </summary>
internal sealed class IndexCheck : IDisposable
{
    private readonly StoreFiles _store;
    private readonly StoreCheckpoint _checkpoint;
    private readonly Action<Finding> _found;
    private readonly List<IndexFileView> _files = [];
    private int _fileAt;
    private int _number = IndexHeader.FirstUnit;
    private JournalPosition _recordEnd;

    /// <summary>Opens the files, and holds each against itself.</summary>
    public IndexCheck(StoreFiles store, StoreCheckpoint checkpoint, Action<Finding> found)
    {
        (_store, _checkpoint, _found) = (store, checkpoint, found);
        _recordEnd = new(store.Begins[0]);
        List<string> paths = [.. store.IndexNames().Select(name => $"{store.IndexPath}/{name}")];
        var options = IndexShape.Find(store.Files, paths);
        FileCount = paths.Count;
        foreach (var path in paths)
        {
            var file = new IndexFileView(store.Files.Open(path), path, options);
            if (file.FindFault() is { } fault)
            {
                Add(file, fault.Offset, fault.Text);
                file.Dispose();
                return;
            }

            _files.Add(file);
        }
    }

    /// <summary>Files of the index.</summary>
    public int FileCount { get; }

    private IndexFileView? Current => _fileAt < _files.Count ? _files[_fileAt] : null;

    /// <summary>Takes the next whole record of the log.</summary>
    public void Take(MessageRecord record)
    {
        if (!Skip(record.Position))
            return;
        _recordEnd = record.Position + record.Bytes.Length;
        var begin = IndexKey.BeginOf(record.Topic);
        var keys = new IndexedKeys(record);
        while (keys.TryNext(out var key))
        {
            if (Current is not { } file)
                return;
            var unit = file.Unit(_number);
            if (unit.Position != record.Position)
            {
                // What comes before the first unit is read again by a start, which sees that it is missing.
                Stop(
                    file,
                    $"the message at position {record.Position} is not in it, or not with all its keys");
                return;
            }

            if (unit.KeyHash != IndexKey.HashOf(begin, key))
            {
                Stop(file, $"unit {_number} has not the hash of the message's key");
                return;
            }

            if (!HasTime(file, unit, record.StoreTimestampMs))
            {
                Stop(file, $"unit {_number} or the header has not the message's time");
                return;
            }

            Advance();
        }
    }

    public void Dispose() => _files.ForEach(static file => file.Dispose());

    /// <summary>
    /// Passes over units of records that the log keeps no more, or that are damaged; false when one points
    /// into the middle of a record.
    /// </summary>
    private bool Skip(JournalPosition position)
    {
        while (Current is { } file && file.Unit(_number) is var unit && unit.Position < position)
        {
            if (unit.Position >= new JournalPosition(_store.Begins[0]) && unit.Position < _recordEnd)
            {
                Stop(file, $"unit {_number} points to {unit.Position}, where no message begins");
                return false;
            }

            Advance();
        }

        return Current is not null;
    }

    /// <summary>A first unit may count from the end of the file before.</summary>
    private bool HasTime(IndexFileView file, IndexUnit unit, long timestampMs) =>
        (_number == IndexHeader.FirstUnit
            ? file.Header.BeginTimestampMs == timestampMs
            : unit.Seconds == file.Header.SecondsTo(timestampMs))
        && (_number < file.Header.NextUnit - 1 || file.Header.EndTimestampMs == timestampMs);

    private void Advance()
    {
        if (++_number < _files[_fileAt].Header.NextUnit)
            return;
        _fileAt++;
        _number = IndexHeader.FirstUnit;
    }

    private void Stop(IndexFileView file, string text)
    {
        Add(file, file.OffsetOf(_number), text);
        _fileAt = _files.Count;
    }

    /// <summary>What a crash may have left so is none of an operator's business.</summary>
    private void Add(IndexFileView file, long offset, string text)
    {
        var isTrusted = _store.StoppedCleanly
            || (file.Header.EndTimestampMs > 0 && file.Header.EndTimestampMs <= _checkpoint.IndexTimestampMs);
        _found(new(
            isTrusted ? FindingKind.Damage : FindingKind.Note, file.Path, offset,
            $"{text}; this file and those behind it are to be built anew from the log"));
    }
}
