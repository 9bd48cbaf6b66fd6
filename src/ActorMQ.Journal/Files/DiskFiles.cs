#pragma warning disable RS0030 // This is the seam behind which the real disk stands.
namespace ActorMQ.Journal.Files;

/// <summary>The real disk.</summary>
public sealed class DiskFiles : IJournalFiles
{
    /// <inheritdoc/>
    public IReadOnlyList<string> List(string directory) =>
        Directory.Exists(directory)
            ? [.. Directory.EnumerateFileSystemEntries(directory).Select(entry => Path.GetFileName(entry))]
            : [];

    /// <inheritdoc/>
    public bool Exists(string path) => File.Exists(path);

    /// <inheritdoc/>
    public IJournalFile Open(string path)
    {
        try
        {
            return new DiskFile(path);
        }
        catch (DirectoryNotFoundException)
        {
            return OpenInNewDirectory(path);
        }
        catch (IOException exception) when (NativeFile.TellsOfFullDisk(exception))
        {
            throw new DiskFullException($"There is no room to make {path}.", exception);
        }
    }

    /// <inheritdoc/>
    public void Delete(string path)
    {
        if (File.Exists(path))
            File.Delete(path);
    }

    /// <inheritdoc/>
    public void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    /// <inheritdoc/>
    public void FlushDirectory(string directory) => NativeFile.FlushDirectory(directory);

    /// <inheritdoc/>
    public DiskSpace SpaceOf(string directory)
    {
        var drive = new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(directory)! : directory);
        var free = drive.AvailableFreeSpace;
        return new(drive.TotalSize - drive.TotalFreeSpace + free, free);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Two locks, since each shuts out what the other does not: the runtime's own (flock) other holders in
    /// this process, the byte range (fcntl) a RocketMQ broker, which locks byte 0 of the same file.
    /// </remarks>
    public IDisposable? TryLock(string path)
    {
        MakeForGood(Path.GetDirectoryName(Path.GetFullPath(path))!);
        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
                stream.Lock(0, 1);
            stream.Write("lock"u8);
            stream.Flush();
            return stream;
        }
        catch (IOException exception)
        {
            stream?.Dispose();
            if (TellsOfAnotherHolder(exception))
                return null;
            throw;
        }
    }

    private static DiskFile OpenInNewDirectory(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return new DiskFile(path);
        }
        catch (IOException exception) when (NativeFile.TellsOfFullDisk(exception))
        {
            throw new DiskFullException($"There is no room to make {path}.", exception);
        }
    }

    /// <summary>Not that the disk is full or read-only: then nobody else has the lock.</summary>
    /// <remarks>
    /// The runtime hands the system's own error number on: EAGAIN of Linux and of macOS, EACCES of fcntl, and
    /// the two of Windows for files in use.
    /// </remarks>
    private static bool TellsOfAnotherHolder(IOException exception) =>
        (exception.HResult & 0xFFFF) is 11 or 35 or 13 or 32 or 33;

    /// <summary>What is durable in a directory is so only if the directory is.</summary>
    private static void MakeForGood(string directory)
    {
        if (Directory.Exists(directory) || Path.GetDirectoryName(directory) is not { } parent)
            return;
        MakeForGood(parent);
        Directory.CreateDirectory(directory);
        NativeFile.FlushDirectory(parent);
    }
}
