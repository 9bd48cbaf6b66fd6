namespace ActorMQ.Journal.Files;

/// <summary>Small files that are only ever replaced.</summary>
public static class WholeFile
{
    /// <summary>Puts bytes in a file's place, so that a crash leaves the old file or the new one; durable
    /// when this returns.</summary>
    /// <exception cref="IOException">The old file may still be there.</exception>
    public static void WriteWhole(this IJournalFiles files, string path, ReadOnlySpan<byte> bytes)
    {
        var draft = path + ".tmp";
        using (var file = files.Open(draft))
        {
            file.SetLength(0);
            file.Write(bytes, 0);
            file.Flush();
        }

        files.Rename(draft, path);
        files.FlushDirectory(path[..path.LastIndexOf('/')]);
    }
}
