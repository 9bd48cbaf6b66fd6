using ActorMQ.Journal.Files;
using ActorMQ.Journal.Logs;
using ActorMQ.Model;

namespace ActorMQ.Journal.Index;

/// <summary>The index files of a store, the oldest first. Owned by one thread.</summary>
internal sealed class IndexDirectory(
    IJournalFiles files, string directory, IndexOptions options, TimeProvider time) : IDisposable
{
    private readonly List<IndexFile> _files = [];
    private string? _lastName;
    private bool _isNameNew;

    internal IReadOnlyList<IndexFile> Files => _files;

    /// <summary>The last record that has a unit; null without one.</summary>
    internal JournalPosition? LastRecord => _files is [.., var last] ? last.Header.End : null;

    /// <summary>How many units that record has: its keys may have fallen into several files.</summary>
    internal int CountLastRecordsUnits() => Enumerable.Reverse(_files)
        .TakeWhile(file => file.Header.End == LastRecord)
        .Sum(file => file.CountLastRecordsUnits());

    /// <summary>Opens the files that can be used, and removes from the first other one on.</summary>
    /// <returns>How many were removed.</returns>
    internal int Open(IndexTrust trust, CommitLog log)
    {
        var names = files.List(directory).Where(IndexFileName.IsOne).Order(StringComparer.Ordinal).ToList();
        _lastName = names.Count == 0 ? null : names[^1];
        foreach (var name in names)
        {
            if (IndexFile.Open(files, $"{directory}/{name}", options) is not { } file)
                break;
            if (!trust.Accepts(file, log)
                || file.Header.Begin < LastRecord
                || IndexTrust.HasGap(log, LastRecord, CountLastRecordsUnits(), file.Header.Begin))
            {
                file.Dispose();
                break;
            }

            _files.Add(file);
        }

        var unusable = names[_files.Count..];
        foreach (var name in Enumerable.Reverse(unusable))
            files.Delete($"{directory}/{name}");
        if (unusable.Count > 0)
            files.FlushDirectory(directory);
        return unusable.Count;
    }

    /// <summary>The file to add to: the last one, or a new one behind it when it is full.</summary>
    internal IndexFile ForAdding()
    {
        if (_files is [.., { IsFull: false } last])
        {
            last.PrepareToAdd();
            return last;
        }

        if (_files.Count > 0)
            Flush();
        _lastName = IndexFileName.Next(time.GetLocalNow().DateTime, _lastName);
        var header = IndexHeader.Behind(_files.Count == 0 ? null : _files[^1].Header);
        var added = IndexFile.Create(files, $"{directory}/{_lastName}", options, header);
        _files.Add(added);
        _isNameNew = true;
        return added;
    }

    /// <summary>Makes all that was added durable.</summary>
    internal void Flush()
    {
        if (_files is [.., var last])
            last.Flush();
        if (_isNameNew)
            files.FlushDirectory(directory);
        _isNameNew = false;
    }

    /// <summary>Removes a file and those behind it, which go on from it; the newest first.</summary>
    internal void RemoveFrom(int index)
    {
        while (_files.Count > index)
        {
            _files[^1].Dispose();
            files.Delete(_files[^1].Path);
            _files.RemoveAt(_files.Count - 1);
        }

        files.FlushDirectory(directory);
    }

    /// <summary>Removes the files whose records all lie before a position, but never the last one.</summary>
    /// <returns>How many were removed.</returns>
    internal int RemoveBefore(JournalPosition position)
    {
        var count = 0;
        while (_files.Count > 1 && _files[0].Header.End < position)
        {
            _files[0].Dispose();
            files.Delete(_files[0].Path);
            _files.RemoveAt(0);
            count++;
        }

        return count;
    }

    public void Dispose() => _files.ForEach(file => file.Dispose());
}
