using System.Globalization;

namespace ActorMQ.Hocon.Settings;

/// <summary>Section <c>actormq.store.retention</c>.</summary>
/// <param name="FileReservedTime">How long a file is kept after its last message.</param>
/// <param name="DeleteHours">Hours of the day, 0 to 23, at which old files are deleted; at least one.</param>
/// <param name="DiskUsedPercentMax">Use of the disk from which on old files are deleted at any hour.</param>
public sealed record RetentionSettings(
    TimeSpan FileReservedTime, IReadOnlyList<int> DeleteHours, int DiskUsedPercentMax)
{
    internal static RetentionSettings Read(SettingsReader section) => new(
        FileReservedTime: section.Duration(
            "file-reserved-time", TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650)),
        DeleteHours: Hours(section),
        DiskUsedPercentMax: section.Int("disk-used-percent-max", 10, 95));

    private static List<int> Hours(SettingsReader section)
    {
        var hours = new List<int>();
        foreach (var written in section.Text("delete-when").Split(';', StringSplitOptions.TrimEntries))
        {
            if (int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var hour)
                && hour <= 23)
            {
                hours.Add(hour);
            }
            else
            {
                section.Refuse("delete-when", $"'{written}' is no hour of the day",
                    "Write hours such as \"04\" or \"03;15\"");
            }
        }

        return hours;
    }
}
