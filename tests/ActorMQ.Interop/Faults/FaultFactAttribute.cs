namespace ActorMQ.Interop.Faults;

/// <summary>A test that breaks the disk with tools of the system: skipped with its reason on a machine without them, failing in CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FaultFactAttribute : FactAttribute
{
    public FaultFactAttribute(params string[] tools)
    {
        if (Environment.GetEnvironmentVariable("CI") is null && WhatIsMissing(tools) is { } missing)
            Skip = missing;
    }

    private static string? WhatIsMissing(string[] tools)
    {
        if (!OperatingSystem.IsLinux())
            return "needs Linux";
        if (!Environment.IsPrivilegedProcess)
            return "needs root, to mount a file system or to trace a process";
        string[] folders = ["/usr/bin", "/usr/sbin", "/bin", "/sbin"];
        var missing = Array.Find(tools, tool => !folders.Any(folder => File.Exists(Path.Combine(folder, tool))));
        return missing is null ? null : $"{missing} is not installed";
    }
}
