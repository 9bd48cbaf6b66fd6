namespace ActorMQ.Journal.Files;

/// <summary>
/// Keeps at most so many files open, and closes the one that was used longest ago. Safe from any thread.
/// </summary>
/// <remarks>
/// Thousands of consume queues have thousands of files, most of them idle. A file in use is never closed, so
/// with more users at once than the bound there are as many files open as users.
/// </remarks>
internal sealed class FileHandles(IJournalFiles files, int openCountMax) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _byPath = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _byUse = new();

    /// <summary>
    /// Opens a file or takes the one that is open; with <paramref name="create"/> false, null if there is
    /// none.
    /// </summary>
    public Lease? Rent(string path, bool create)
    {
        lock (_gate)
        {
            if (_byPath.TryGetValue(path, out var node))
            {
                _byUse.Remove(node);
                _byUse.AddLast(node);
            }
            else
            {
                if (!create && !files.Exists(path))
                    return null;
                CloseDownTo(openCountMax - 1);
                node = _byUse.AddLast(new Entry(path, files.Open(path)));
                _byPath.Add(path, node);
            }

            node.Value.UserCount++;
            return new Lease(this, node.Value);
        }
    }

    /// <summary>Closes and removes a file; whoever still uses it keeps what has no name any more.</summary>
    public void Delete(string path)
    {
        lock (_gate)
        {
            if (_byPath.Remove(path, out var node))
            {
                _byUse.Remove(node);
                node.Value.IsDeleted = true;
                if (node.Value.UserCount == 0)
                    node.Value.File.Dispose();
            }

            files.Delete(path);
        }
    }

    public void Dispose()
    {
        lock (_gate)
            CloseDownTo(0);
    }

    private void CloseDownTo(int count)
    {
        var node = _byUse.First;
        while (node is not null && _byUse.Count > count)
        {
            var next = node.Next;
            if (node.Value.UserCount == 0)
            {
                node.Value.File.Dispose();
                _byPath.Remove(node.Value.Path);
                _byUse.Remove(node);
            }

            node = next;
        }
    }

    private void Return(Entry entry)
    {
        lock (_gate)
        {
            entry.UserCount--;
            if (entry.IsDeleted && entry.UserCount == 0)
                entry.File.Dispose();
        }
    }

    internal sealed class Entry(string path, IJournalFile file)
    {
        public string Path { get; } = path;

        public IJournalFile File { get; } = file;

        public int UserCount { get; set; }

        public bool IsDeleted { get; set; }

        public bool HasFullSize { get; set; }
    }

    /// <summary>The use of a file; dispose it to give the file back.</summary>
    internal readonly struct Lease(FileHandles owner, Entry entry) : IDisposable
    {
        public IJournalFile File => entry.File;

        /// <summary>Gives the file its full size, if it is shorter; asks the system once.</summary>
        public void Extend(long size)
        {
            if (entry.HasFullSize)
                return;
            if (File.Length < size)
                File.SetLength(size);
            entry.HasFullSize = true;
        }

        public void Dispose() => owner.Return(entry);
    }
}
