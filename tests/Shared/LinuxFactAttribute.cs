namespace ActorMQ.Shared;

/// <summary>Skipped where the system is not Linux.</summary>
internal sealed class LinuxFactAttribute : FactAttribute
{
    /// <param name="why">What only Linux has.</param>
    public LinuxFactAttribute(string why)
    {
        if (!OperatingSystem.IsLinux())
            Skip = $"only Linux has {why}";
    }
}
