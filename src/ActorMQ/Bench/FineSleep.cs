using System.Runtime.InteropServices;

namespace ActorMQ.Bench;

/// <summary>
/// Sleeps for less than a millisecond, which <see cref="Thread.Sleep(TimeSpan)"/> rounds down to a busy loop.
/// </summary>
internal static partial class FineSleep
{
    private const int SetTimerSlack = 29;

    /// <summary>Sleeps about <paramref name="duration"/> (under 1 s) on Linux; a millisecond
    /// elsewhere.</summary>
    public static void For(TimeSpan duration)
    {
        if (!OperatingSystem.IsLinux())
        {
            Thread.Sleep(1);
            return;
        }

        var time = new TimeSpec(0, (long)duration.TotalNanoseconds);
        _ = NanoSleep(in time, IntPtr.Zero);
    }

    /// <summary>Lets this thread's sleeps end on time: Linux otherwise adds up to 50 µs to each.</summary>
    public static void BePunctual()
    {
        if (OperatingSystem.IsLinux())
            _ = ProcessControl(SetTimerSlack, 1, 0, 0, 0);
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ProcessControl(
        int option, nuint nanoseconds, nuint unused3, nuint unused4, nuint unused5);

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int NanoSleep(in TimeSpec duration, IntPtr remaining);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct TimeSpec(nint Seconds, long Nanoseconds);
}
