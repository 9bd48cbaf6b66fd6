using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ActorMQ.Benchmarks.Pulls;

/// <summary>
/// Makes the system forget what it has of a file in memory, so that the disk must be asked.
/// </summary>
internal static partial class PageCache
{
    private const int DontNeed = 4;

    internal static void Drop(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            RandomAccess.FlushToDisk(file);
            if (posix_fadvise(file, 0, 0, DontNeed) != 0)
                throw new IOException($"the pages of {path} could not be dropped");
        }
    }

#pragma warning disable IDE1006, SYSLIB1054 // This is the name that the system gives its call.
    [LibraryImport("libc")]
    private static partial int posix_fadvise(SafeFileHandle file, long offset, long length, int advice);
#pragma warning restore IDE1006, SYSLIB1054
}
