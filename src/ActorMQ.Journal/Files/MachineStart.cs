#pragma warning disable RS0030 // As DiskFiles: what the machine itself says stands behind this.
namespace ActorMQ.Journal.Files;

/// <summary>Tells one start of the machine from another.</summary>
public static class MachineStart
{
    private const string Path = "/proc/sys/kernel/random/boot_id";

    /// <summary>
    /// The same as long as the machine runs, so that what was written since is in its memory at least; null
    /// where the system does not say.
    /// </summary>
    public static string? TryReadId()
    {
        try
        {
            return File.Exists(Path) ? File.ReadAllText(Path).Trim() : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
