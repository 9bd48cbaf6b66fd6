using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ActorMQ.Interop.Faults;

/// <summary>A small file system of its own in a file: its power can be cut, and it can fill up.</summary>
internal sealed partial class LoopDisk : IDisposable
{
    private const ulong Shutdown = 0x8004587D; // EXT4_IOC_SHUTDOWN and XFS_IOC_GOINGDOWN, _IOR('X', 125, uint32)
    private const uint WithoutJournalFlush = 2;
    // O_DIRECTORY and O_CLOEXEC: a child that another test starts meanwhile must not keep the mount busy.
    private const int ReadOnlyDirectory = 0x10000 | 0x80000;

    private readonly TemporaryFolder _folder = new();
    private bool _isMounted;

    public LoopDisk(int sizeMiB, string fileSystem = "ext4")
    {
        // What another test starts in a network of its own gets a copy of all mounts, and with it would keep this one
        // alive, without power. Of a shared mount it gets one that is unmounted with ours.
        Run("mount", "--bind", _folder.Path, _folder.Path);
        Run("mount", "--make-shared", _folder.Path);
        Directory.CreateDirectory(Mount);
        using (var image = File.Create(Image))
            image.SetLength((long)sizeMiB << 20);
        Run($"mkfs.{fileSystem}", "-q", fileSystem is "xfs" ? "-f" : "-F", Image);
        Attach();
    }

    /// <summary>Where it is mounted.</summary>
    public string Mount => Path.Combine(_folder.Path, "mount");

    private string Image => Path.Combine(_folder.Path, "image");

    /// <summary>From now on every write and flush fails, and what was not flushed is gone after the next mount.</summary>
    public void CutPower()
    {
        using var directory = new SafeFileHandle(open(Mount, ReadOnlyDirectory), ownsHandle: true);
        var flags = WithoutJournalFlush;
        if (directory.IsInvalid || ioctl(directory, Shutdown, ref flags) != 0)
            throw new IOException($"{Mount} cannot be shut down: error {Marshal.GetLastPInvokeError()}");
    }

    /// <summary>Unmounts and mounts again: the machine is on.</summary>
    public void Restart(string options = "loop")
    {
        Detach();
        Attach(options);
    }

    public void Dispose()
    {
        Detach();
        Run("umount", _folder.Path);
        _folder.Dispose();
    }

    private void Attach(string options = "loop")
    {
        Run("mount", "-o", options, Image, Mount);
        _isMounted = true;
    }

    private void Detach()
    {
        if (!_isMounted)
            return;
        Run("umount", Mount);
        _isMounted = false;
    }

    private static void Run(string tool, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(tool, arguments)
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new IOException($"{tool} {string.Join(' ', arguments)} ended with {process.ExitCode}: {error}");
    }

#pragma warning disable IDE1006, SYSLIB1054 // These are the names that the system gives its calls.
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ioctl(SafeFileHandle file, ulong request, ref uint flags);
#pragma warning restore IDE1006, SYSLIB1054
}
