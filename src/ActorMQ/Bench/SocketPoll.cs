using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ActorMQ.Bench;

/// <summary>
/// Waits for any of several sockets, for less than a millisecond if need be, which the socket's own
/// <c>Select</c> rounds down to a busy loop.
/// </summary>
/// <remarks>Source of the numbers: Linux, include/uapi/asm-generic/poll.h and include/uapi/linux/prctl.h.
/// </remarks>
/// <param name="sockets">Open, and not disposed of while this waits.</param>
internal sealed partial class SocketPoll(Socket[] sockets)
{
    private const short In = 0x1;
    private const short Out = 0x4;
    private const int SetTimerSlack = 29;

    private readonly Entry[] _entries = new Entry[sockets.Length];
    private readonly int[] _files =
        [.. sockets.Select(socket => (int)socket.SafeHandle.DangerousGetHandle())];

    /// <summary>Lets this thread's waits end on time: Linux otherwise adds up to 50 µs to each.</summary>
    public static void BePunctual()
    {
        if (OperatingSystem.IsLinux())
            _ = ProcessControl(SetTimerSlack, 1, 0, 0, 0);
    }

    /// <summary>What to wait for from now on; with neither a socket is left alone.</summary>
    /// <param name="socket">Its number.</param>
    /// <param name="reads">Whether for something to read, or the socket's end.</param>
    /// <param name="writes">Whether for room to write.</param>
    public void LookFor(int socket, bool reads, bool writes)
    {
        ref var entry = ref _entries[socket];
        entry.File = reads || writes ? _files[socket] : -1;
        entry.Events = (short)((reads ? In : 0) | (writes ? Out : 0));
    }

    /// <summary>Whether the last wait found something to read, or the socket's end.</summary>
    public bool IsReadable(int socket) => (_entries[socket].Found & ~Out) != 0;

    /// <summary>Whether the last wait found room to write.</summary>
    public bool IsWritable(int socket) => (_entries[socket].Found & Out) != 0;

    /// <summary>Waits until there is something, or the time is over.</summary>
    /// <param name="timeout">Under a second.</param>
    public void Wait(TimeSpan timeout)
    {
        if (!OperatingSystem.IsLinux())
        {
            Select(timeout);
            return;
        }

        var time = new TimeSpec(0, (long)timeout.TotalNanoseconds);
        if (Poll(_entries, (nuint)_entries.Length, in time, 0) >= 0)
            return;

        // Interrupted by a signal: nothing was found.
        for (var i = 0; i < _entries.Length; i++)
            _entries[i].Found = 0;
    }

    private void Select(TimeSpan timeout)
    {
        List<Socket> readable = [.. sockets.Where((_, i) => (_entries[i].Events & In) != 0)];
        List<Socket> writable = [.. sockets.Where((_, i) => (_entries[i].Events & Out) != 0)];
        if (readable.Count + writable.Count == 0)
            Thread.Sleep(timeout);
        else
            Socket.Select(readable, writable, null, timeout);
        HashSet<Socket> read = [.. readable];
        HashSet<Socket> written = [.. writable];
        for (var i = 0; i < sockets.Length; i++)
        {
            _entries[i].Found = (short)((read.Contains(sockets[i]) ? In : 0)
                | (written.Contains(sockets[i]) ? Out : 0));
        }
    }

    [LibraryImport("libc", EntryPoint = "ppoll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Poll(
        [In, Out] Entry[] entries, nuint count, in TimeSpec timeout, nint signals);

    [LibraryImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ProcessControl(
        int option, nuint nanoseconds, nuint unused3, nuint unused4, nuint unused5);

    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        public int File;
        public short Events;
        public short Found;
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct TimeSpec(nint Seconds, long Nanoseconds);
}
