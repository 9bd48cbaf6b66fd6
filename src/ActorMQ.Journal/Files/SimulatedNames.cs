namespace ActorMQ.Journal.Files;

/// <summary>The names on a simulated disk: as they are seen, and as they would survive a power cut.</summary>
/// <remarks>
/// A name that was made, moved or removed is certain when its directory has been flushed; until then a power
/// cut may keep the change or undo it, each by itself. A file whose directory is not certain goes with it. A
/// directory straight below the root is a mount point, and always there.
/// </remarks>
internal sealed class SimulatedNames
{
    private readonly SortedDictionary<string, SimulatedFile> _files = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _directories = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SimulatedFile> _durableFiles = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _durableDirectories = new(StringComparer.Ordinal);
    private readonly List<Change> _unflushed = [];

    /// <summary>The files that have a name now, in the order of their names.</summary>
    public IReadOnlyCollection<SimulatedFile> Files => _files.Values;

    public SimulatedFile? Find(string path) => _files.GetValueOrDefault(path);

    public void Add(string path, SimulatedFile file)
    {
        AddDirectory(ParentOf(path));
        _files.Add(path, file);
        _unflushed.Add(new(path, file, From: null));
    }

    /// <summary>Makes a directory and those above it.</summary>
    public void AddDirectory(string directory)
    {
        if (directory.Length == 0 || !_directories.Add(directory))
            return;

        var parent = ParentOf(directory);
        AddDirectory(parent);
        if (parent.Length == 0)
            _durableDirectories.Add(directory);
        else
            _unflushed.Add(new(directory, File: null, From: null) { IsDirectory = true });
    }

    /// <summary>The same, and they are certain.</summary>
    public void AddDirectoryForGood(string directory)
    {
        AddDirectory(directory);
        for (; directory.Length > 0; directory = ParentOf(directory))
            _durableDirectories.Add(directory);
    }

    public void Remove(string path)
    {
        if (_files.Remove(path))
            _unflushed.Add(new(path, File: null, From: null));
    }

    /// <summary>Removes a directory with all that is in it, for good.</summary>
    public void RemoveDirectory(string directory)
    {
        bool IsInside(string path) =>
            (path + "/").StartsWith(directory + "/", StringComparison.Ordinal);
        foreach (var files in new[] { _files, _durableFiles })
        {
            foreach (var path in files.Keys.Where(IsInside).ToList())
                files.Remove(path);
        }

        _directories.RemoveWhere(IsInside);
        _durableDirectories.RemoveWhere(IsInside);
        _unflushed.RemoveAll(change => IsInside(change.Path));
    }

    public void Rename(string from, string to)
    {
        if (!_files.Remove(from, out var file))
            throw new FileNotFoundException($"There is no {from}.", from);
        _files[to] = file;
        _unflushed.Add(new(to, file, from));
    }

    public IReadOnlyList<string> List(string directory)
    {
        var prefix = directory + "/";
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var path in _files.Keys)
            AddName(path);
        foreach (var path in _directories)
            AddName(path);
        return [.. names];

        void AddName(string path)
        {
            if (!path.StartsWith(prefix, StringComparison.Ordinal))
                return;
            var end = path.IndexOf('/', prefix.Length);
            names.Add(path[prefix.Length..(end < 0 ? path.Length : end)]);
        }
    }

    public void Flush(string directory)
    {
        if (directory.Length > 0 && !_directories.Contains(directory))
            throw new DirectoryNotFoundException($"There is no {directory}.");

        bool IsIn(Change change) => string.Equals(change.Directory, directory, StringComparison.Ordinal);
        foreach (var change in _unflushed.Where(IsIn))
            Survive(change);
        _unflushed.RemoveAll(IsIn);
    }

    public void FlushAll()
    {
        foreach (var change in _unflushed)
            Survive(change);
        _unflushed.Clear();
    }

    /// <summary>Of the changes that were not flushed some survive; names are as that leaves them.</summary>
    public void PowerCut(Random random)
    {
        var fate = new SimulatedFate(random, _unflushed.Count);
        for (var index = 0; index < _unflushed.Count; index++)
        {
            if (fate.Keeps(index, place: index))
                Survive(_unflushed[index]);
        }

        _unflushed.Clear();
        _durableDirectories.RemoveWhere(directory => !IsReachable(ParentOf(directory)));
        foreach (var path in _durableFiles.Keys.Where(path => !IsReachable(ParentOf(path))).ToList())
            _durableFiles.Remove(path);
        _files.Clear();
        foreach (var (path, file) in _durableFiles)
            _files.Add(path, file);
        _directories.Clear();
        _directories.UnionWith(_durableDirectories);
    }

    private bool IsReachable(string directory) =>
        directory.Length == 0
        || (_durableDirectories.Contains(directory) && IsReachable(ParentOf(directory)));

    private void Survive(Change change)
    {
        if (change.IsDirectory)
            _durableDirectories.Add(change.Path);
        else if (change.File is null)
            _durableFiles.Remove(change.Path);
        else
            _durableFiles[change.Path] = change.File;

        if (change.From is { } from && ReferenceEquals(_durableFiles.GetValueOrDefault(from), change.File))
            _durableFiles.Remove(from);
    }

    private static string ParentOf(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];

    /// <summary>A file under a name, none under it any more (null), or one that came from another.</summary>
    private sealed record Change(string Path, SimulatedFile? File, string? From)
    {
        public bool IsDirectory { get; init; }

        public string Directory { get; } = ParentOf(Path);
    }
}
