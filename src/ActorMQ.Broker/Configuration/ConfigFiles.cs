using ActorMQ.Journal.Files;

namespace ActorMQ.Broker.Configuration;

/// <summary>The small files of <c>config/</c>, each read and written whole.</summary>
/// <remarks>
/// A write goes to a file beside it, which then takes the old one's place, and the old one becomes
/// <c>.bak</c>: a crash at any point leaves a whole file under one of the two names.
/// Blocks on the disk: for start-up and for an actor with a thread of its own.
/// Source: apache/rocketmq 8fc57f1 common/.../ConfigManager.java#persist.
/// </remarks>
internal sealed class ConfigFiles(IJournalFiles files, string directory)
{
    private readonly IJournalFiles _files = files;
    private readonly string _directory = directory;
    private bool _isDirectoryDurable;

    /// <summary>Reads a file; one that is missing, empty or broken is read from its <c>.bak</c>.</summary>
    /// <param name="name">The file's name, without path.</param>
    /// <param name="parse">Makes sense of the bytes; false when they are broken, with the reason.</param>
    /// <param name="value">What was read; null when there never was such a file.</param>
    /// <param name="fault">What is wrong with the files, when the answer is false.</param>
    /// <returns>False when something is there and none of it makes sense.</returns>
    internal bool TryRead<T>(string name, Parser<T> parse, out T? value, out string fault)
        where T : class
    {
        value = null;
        fault = string.Empty;
        var found = false;
        foreach (var path in new[] { PathOf(name), PathOf(name) + ".bak" })
        {
            if (!_files.Exists(path) || ReadWhole(path) is not { Length: > 0 } bytes)
                continue;
            found = true;
            if (parse(bytes, out value, out var reason))
                return true;
            value = null;
            fault += $"{path}: {reason} ";
        }

        return !found;
    }

    /// <summary>Puts new content in place. When this returns it survives a power cut.</summary>
    /// <exception cref="IOException">It may or may not be in place.</exception>
    internal void Replace(string name, ReadOnlySpan<byte> content)
    {
        var path = PathOf(name);
        var fresh = path + ".tmp";
        using (var file = _files.Open(fresh))
        {
            file.SetLength(0);
            file.Write(content, 0);
            file.Flush();
        }

        if (_files.Exists(path))
            _files.Rename(path, path + ".bak");
        _files.Rename(fresh, path);
        _files.FlushDirectory(_directory);
        if (_isDirectoryDurable)
            return;

        // The first file may have come with the directory.
        _files.FlushDirectory(_directory[.._directory.LastIndexOf('/')]);
        _isDirectoryDurable = true;
    }

    private byte[] ReadWhole(string path)
    {
        using var file = _files.Open(path);
        var bytes = new byte[file.Length];
        var count = file.Read(bytes, 0);
        return count == bytes.Length ? bytes : bytes[..count];
    }

    private string PathOf(string name) => $"{_directory}/{name}";
}

/// <summary>Makes sense of a file's bytes, or says what is wrong with them.</summary>
internal delegate bool Parser<T>(ReadOnlyMemory<byte> bytes, out T value, out string fault)
    where T : class;
