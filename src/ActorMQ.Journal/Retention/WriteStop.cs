using System.Globalization;
using ActorMQ.Journal.Files;

namespace ActorMQ.Journal.Retention;

/// <summary>Says to people why a store takes no messages, and what to do.</summary>
public static class WriteStop
{
    /// <summary>A sentence with path, fullness, limit and what to do.</summary>
    public static string Describe(
        WriteLimit exceeded, string path, DiskSpace space, RetentionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var limit = exceeded == WriteLimit.FreeBytes
            ? $"below {Shown(settings.WriteStopFreeBytes)} free (store.retention.write-stop-free)"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"above {settings.WriteStopPercent} % (store.retention.write-stop-percent)");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"the disk of {path} is {space.UsedPercent} % full, {Shown(space.FreeBytes)} of "
                + $"{Shown(space.TotalBytes)} are free; no messages are taken {limit}. Make room on it, or "
                + $"keep less: sending then works again by itself, and consuming works meanwhile");
    }

    /// <summary>The disk refused a write.</summary>
    public static string Describe(string path, DiskFullException refused)
    {
        ArgumentNullException.ThrowIfNull(refused);
        return $"the disk of {path} is full: {refused.Message} Make room on it: sending then works again by "
            + "itself, and consuming works meanwhile";
    }

    private static string Shown(long bytes)
    {
        string[] units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
        var value = (double)bytes;
        var unit = 0;
        while (value >= 1024 && unit < units.Length - 1)
            (value, unit) = (value / 1024, unit + 1);
        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {units[unit]}");
    }
}
