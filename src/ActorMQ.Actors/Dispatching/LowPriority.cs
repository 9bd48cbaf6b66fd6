using System.Runtime.InteropServices;

namespace ActorMQ.Actors;

/// <summary>Lets other threads go before the calling one.</summary>
internal static partial class LowPriority
{
    // Each step takes a fifth of a thread's share of a processor away, so that about a tenth is left.
    private const int Steps = 10;

    /// <summary>From now on, for as long as the thread lives.</summary>
    internal static void Begin()
    {
        // .NET's priorities do nothing on Linux, where niceness is a thread's own (nice(2), NPTL).
        if (OperatingSystem.IsLinux())
            _ = Nice(Steps);
        else
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
    }

    [LibraryImport("libc", EntryPoint = "nice")]
    private static partial int Nice(int steps);
}
