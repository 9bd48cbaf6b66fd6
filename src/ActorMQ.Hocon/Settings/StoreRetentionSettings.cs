using System.Globalization;

namespace ActorMQ.Hocon.Settings;

/// <summary>Section <c>actormq.store.retention</c>.</summary>
/// <param name="ReservedTime">How long messages are kept.</param>
/// <param name="DeleteHours">Hours of the day in which what is older goes.</param>
/// <param name="LogSizeMaxBytes">Above it the oldest segments go; 0: any size.</param>
/// <param name="CleanPercent">Above it what is older goes at any hour.</param>
/// <param name="ForcedClean">Whether the next two count.</param>
/// <param name="ForcedCleanPercent">Above it the oldest segments go.</param>
/// <param name="ForcedCleanFreeBytes">Below it the oldest segments go; 0: no such bound.</param>
/// <param name="WriteStopPercent">Above it no messages are taken.</param>
/// <param name="WriteStopFreeBytes">Below it no messages are taken; 0: no such bound.</param>
/// <param name="DeletionsMax">Segments that go in one round.</param>
/// <param name="CheckInterval">Between two rounds.</param>
/// <param name="LookInterval">Between two looks at how full the disk is.</param>
/// <param name="DeleteInterval">Between two removals of one round.</param>
/// <param name="RetryInterval">After a file that would not go.</param>
public sealed record StoreRetentionSettings(
    TimeSpan ReservedTime,
    IReadOnlyList<int> DeleteHours,
    long LogSizeMaxBytes,
    int CleanPercent,
    bool ForcedClean,
    int ForcedCleanPercent,
    long ForcedCleanFreeBytes,
    int WriteStopPercent,
    long WriteStopFreeBytes,
    int DeletionsMax,
    TimeSpan CheckInterval,
    TimeSpan LookInterval,
    TimeSpan DeleteInterval,
    TimeSpan RetryInterval)
{
    private const long SizeMax = 1L << 60;

    internal static StoreRetentionSettings Read(SettingsReader section) =>
        new(
            ReservedTime: section.Duration(
                "reserved-time", TimeSpan.FromMinutes(1), TimeSpan.FromDays(36_500)),
            DeleteHours: Hours(section, "delete-hours"),
            LogSizeMaxBytes: section.Size("log-size-max", 0, SizeMax),
            CleanPercent: section.Int("clean-percent", 1, 100),
            ForcedClean: section.Bool("forced-clean"),
            ForcedCleanPercent: section.Int("forced-clean-percent", 1, 100),
            ForcedCleanFreeBytes: section.Size("forced-clean-free", 0, SizeMax),
            WriteStopPercent: section.Int("write-stop-percent", 1, 100),
            WriteStopFreeBytes: section.Size("write-stop-free", 0, SizeMax),
            DeletionsMax: section.Int("deletions-per-round", 1, 1_000_000),
            CheckInterval: section.Duration(
                "check-interval", TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)),
            LookInterval: section.Duration(
                "look-interval", TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)),
            DeleteInterval: section.Duration("delete-interval", TimeSpan.Zero, TimeSpan.FromMinutes(1)),
            RetryInterval: section.Duration(
                "retry-interval", TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(1)));

    /// <summary>RocketMQ separates them by semicolons.</summary>
    private static List<int> Hours(SettingsReader section, string key)
    {
        var hours = new List<int>();
        foreach (var text in (section.OptionalText(key) ?? "").Split(
            [';', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var hour)
                && hour < 24)
            {
                hours.Add(hour);
            }
            else
            {
                section.Refuse(
                    key, $"{text} is no hour of the day", "Write hours from 00 to 23, such as \"04;16\"");
            }
        }

        return hours;
    }
}
