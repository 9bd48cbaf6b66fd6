namespace ActorMQ.Actors.Tests;

/// <summary>Skipped where the system is not Linux.</summary>
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
            Skip = "threads have a niceness of their own on Linux alone";
    }
}
