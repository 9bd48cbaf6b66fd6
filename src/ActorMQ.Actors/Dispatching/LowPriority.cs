using System.Runtime.InteropServices;

namespace ActorMQ.Actors;

/// <summary>Lets other threads go before the calling one.</summary>
internal static partial class LowPriority
{
    // Each step takes a fifth of a thread's share of a processor away, so that about a tenth is left.
    private const int Steps = 10;

    // SCHED_OTHER of linux/sched.h.
    private const int FairScheduling = 0;

    /// <summary>From now on, for as long as the thread lives.</summary>
    internal static void Begin()
    {
        // .NET's priorities do nothing on Linux, where niceness is a thread's own (nice(2), NPTL).
        if (!OperatingSystem.IsLinux())
        {
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
            return;
        }

        // A process may have been started with real-time priority: there niceness means nothing.
        var none = 0;
        _ = SetScheduler(0, FairScheduling, in none);
        _ = Nice(Steps);
    }

    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    private static partial int SetScheduler(int thread, int policy, in int priority);

    [LibraryImport("libc", EntryPoint = "nice")]
    private static partial int Nice(int steps);
}
