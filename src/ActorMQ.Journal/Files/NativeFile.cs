using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ActorMQ.Journal.Files;

/// <summary>The system calls that the runtime does not offer, or whose errors it keeps to itself.</summary>
/// <remarks>
/// .NET's own flush (<c>RandomAccess.FlushToDisk</c>, <c>FileStream.Flush(true)</c>) returns normally when
/// fsync fails. A journal must know, so the calls are made here and every error is thrown.
/// </remarks>
internal static partial class NativeFile
{
    private const int Interrupted = 4;
    private const int NoSpace = 28;
    private const int NotImplemented = 38;
    private const int NotSupported = 95;
    private const int OverQuota = 122;
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const uint StartWriting = 2;
    private const int ReadOnlyDirectory = 0x10000 | 0x80000;

    // The system lets nobody else have the processor during a call: some 40 microseconds for this much.
    private const long StartFlushSizeMax = 256 * 1024;

    public static void FlushData(SafeFileHandle file, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            if (!FlushFileBuffers(file))
                throw Failed("FlushFileBuffers", path);
            return;
        }

        while ((OperatingSystem.IsLinux() ? fdatasync(file) : fsync(file)) != 0)
        {
            if (Marshal.GetLastPInvokeError() != Interrupted)
                throw Failed("fdatasync", path);
        }
    }

    /// <summary>
    /// Only Linux can. Without waiting it takes no error away from the fdatasync that follows, and one that
    /// it tells of is the disk's all the same.
    /// </summary>
    public static void StartFlush(SafeFileHandle file, long offset, long length, string path)
    {
        if (!OperatingSystem.IsLinux())
            return;

        for (var end = offset + length; offset < end;)
        {
            var piece = Math.Min(end - offset, StartFlushSizeMax);
            if (sync_file_range(file, offset, piece, StartWriting) == 0)
            {
                offset += piece;
                continue;
            }

            switch (Marshal.GetLastPInvokeError())
            {
                case Interrupted:
                    continue;
                case NotImplemented:
                    return;
                default:
                    throw Failed("sync_file_range", path);
            }
        }
    }

    /// <summary>
    /// Since Linux 5.8 it tells of errors that came since the file was opened (man 2 syncfs).
    /// </summary>
    public static bool TryFlushFileSystem(SafeFileHandle file, string path)
    {
        if (!OperatingSystem.IsLinux() || Environment.OSVersion.Version < new Version(5, 8))
            return false;

        while (syncfs(file) != 0)
        {
            if (Marshal.GetLastPInvokeError() != Interrupted)
                throw Failed("syncfs", path);
        }

        return true;
    }

    /// <summary>Only Linux keeps names apart from files in a way that can, and must, be flushed.</summary>
    public static void FlushDirectory(string path)
    {
        if (!OperatingSystem.IsLinux())
            return;

        var directory = open(path, ReadOnlyDirectory);
        if (directory < 0)
            throw Failed("open", path);

        using var handle = new SafeFileHandle(directory, ownsHandle: true);
        while (fsync(handle) != 0)
        {
            if (Marshal.GetLastPInvokeError() != Interrupted)
                throw Failed("fsync", path);
        }
    }

    /// <summary>
    /// Sets room aside where the file system can; elsewhere the length alone must do, so the answer is false.
    /// </summary>
    public static bool TryAllocate(SafeFileHandle file, long length, string path)
    {
        if (!OperatingSystem.IsLinux())
            return false;

        while (fallocate(file, 0, 0, length) != 0)
        {
            switch (Marshal.GetLastPInvokeError())
            {
                case Interrupted:
                    continue;
                case NotSupported:
                    return false;
                case NoSpace or OverQuota:
                    throw new DiskFullException(
                        $"There is no room for {length} bytes of {path}.", Failed("fallocate", path));
                default:
                    throw Failed("fallocate", path);
            }
        }

        return true;
    }

    /// <summary>Whether the runtime reports with this that there is no room.</summary>
    /// <remarks>It hands the system's own error number on in HResult.</remarks>
    public static bool TellsOfFullDisk(IOException exception) =>
        exception.HResult is NoSpace or OverQuota or WindowsDiskFull;

    private static IOException Failed(string call, string path)
    {
        var error = new Win32Exception(Marshal.GetLastPInvokeError());
        return new IOException($"{call} of {path} failed: {error.Message} ({error.NativeErrorCode}).", error);
    }

#pragma warning disable IDE1006, SYSLIB1054 // These are the names that the system gives its calls.
    [LibraryImport("libc", SetLastError = true)]
    private static partial int fdatasync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int syncfs(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int sync_file_range(SafeFileHandle file, long offset, long length, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fallocate(SafeFileHandle file, int mode, long offset, long length);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);
#pragma warning restore IDE1006, SYSLIB1054

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool FlushFileBuffers(SafeFileHandle file);
}
