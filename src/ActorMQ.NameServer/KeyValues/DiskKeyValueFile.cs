namespace ActorMQ.NameServer.KeyValues;

/// <summary>
/// A file on disk, RocketMQ's <c>kvConfig.json</c>. Written beside itself, flushed, and then renamed.
/// </summary>
/// <param name="path">The file; its folder is made on the first write.</param>
public sealed class DiskKeyValueFile(string path) : IKeyValueFile
{
    private readonly FileInfo _file = new(path);

    /// <inheritdoc/>
    public byte[]? Read()
    {
        _file.Refresh();
        if (!_file.Exists)
            return null;
        using var stream = _file.OpenRead();
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    /// <inheritdoc/>
    public void Replace(ReadOnlySpan<byte> content)
    {
        _file.Directory?.Create();
        var fresh = new FileInfo(_file.FullName + ".tmp");
        using (var stream = fresh.Create())
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        fresh.MoveTo(_file.FullName, overwrite: true);
    }
}
