using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ActorMQ.Journal.Files;

/// <summary>Reads from the page cache alone, with Linux's preadv2 and RWF_NOWAIT.</summary>
/// <remarks>
/// Only the kernel knows what is in memory: a guess by age is wrong after a restart, and when other files
/// have pushed ours out. Source: man 2 preadv2 (Linux 4.14 and later).
/// </remarks>
internal static unsafe partial class CachedRead
{
    /// <summary>The system, or the file system, cannot tell.</summary>
    public const int NotSupported = -2;

    private const int NoWait = 0x8;
    private const int WouldWait = 11;
    private const int Interrupted = 4;
    private const int NoSuchCall = 38;
    private const int NotSupportedHere = 95;

    private static volatile bool _isMissing = !OperatingSystem.IsLinux() || nint.Size < sizeof(long);

    /// <summary>
    /// All the bytes, <see cref="IJournalFile.NotCached"/>, or <see cref="NotSupported"/>.
    /// </summary>
    /// <exception cref="IOException">The system refused for another reason.</exception>
    public static int TryRead(SafeFileHandle file, string path, Span<byte> destination, long offset)
    {
        if (_isMissing)
            return NotSupported;
        try
        {
            return Read(file, path, destination, offset);
        }
        catch (EntryPointNotFoundException)
        {
            _isMissing = true;
            return NotSupported;
        }
    }

    private static int Read(SafeFileHandle file, string path, Span<byte> destination, long offset)
    {
        fixed (byte* bytes = destination)
        {
            var vector = new IoVector { Base = bytes, Length = (nuint)destination.Length };
            while (true)
            {
                var count = preadv2(file, &vector, 1, offset, NoWait);
                if (count >= 0)
                    return count == destination.Length ? destination.Length : IJournalFile.NotCached;
                switch (Marshal.GetLastPInvokeError())
                {
                    case Interrupted:
                        continue;
                    case WouldWait:
                        return IJournalFile.NotCached;
                    case NoSuchCall or NotSupportedHere:
                        return NotSupported;
                    case var error:
                        var cause = new Win32Exception(error);
                        throw new IOException($"reading {path} failed: {cause.Message} ({error}).", cause);
                }
            }
        }
    }

    private struct IoVector
    {
        public byte* Base;
        public nuint Length;
    }

#pragma warning disable IDE1006, SYSLIB1054 // This is the name that the system gives its call.
    [LibraryImport("libc", SetLastError = true)]
    private static partial nint preadv2(
        SafeFileHandle file, IoVector* vectors, int count, long offset, int flags);
#pragma warning restore IDE1006, SYSLIB1054
}
