using System.Diagnostics;

namespace ActorMQ.Broker.Tests.Servers;

/// <summary>A file system in memory that is soon full; gone with the test.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly DirectoryInfo _mounted = Directory.CreateTempSubdirectory("actormq-small-disk-");

    public SmallDisk(int sizeMiB) =>
        Assert.Equal(0, Run("mount", "-t", "tmpfs", "-o", $"size={sizeMiB}m", "tmpfs", _mounted.FullName));

    public string Path => _mounted.FullName;

    /// <summary>Takes all the room that is left.</summary>
    public void Fill()
    {
        using var file = new FileStream(FillPath, FileMode.Append);
        var bytes = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(bytes);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>Gives it back.</summary>
    public void MakeRoom() => File.Delete(FillPath);

    public void Dispose()
    {
        Run("umount", "-l", _mounted.FullName);
        _mounted.Delete();
    }

    internal static bool CanMount { get; } = TryMount();

    private string FillPath => System.IO.Path.Combine(Path, "filler");

    private static bool TryMount()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            return false;
        var directory = Directory.CreateTempSubdirectory("actormq-mount-");
        try
        {
            if (Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", directory.FullName) != 0)
                return false;
            return Run("umount", directory.FullName) == 0;
        }
        finally
        {
            directory.Delete();
        }
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode;
    }
}

/// <summary>A test that mounts a small file system: skipped, with a reason, where nobody may.</summary>
internal sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute()
    {
        var mustRun = string.Equals(
            Environment.GetEnvironmentVariable("CI"), "true", StringComparison.Ordinal);
        if (!mustRun && !SmallDisk.CanMount)
            Skip = "mounting a tmpfs needs root on Linux";
    }
}
