using System.Globalization;

namespace ActorMQ.Journal.Index;

/// <summary>Names of index files: when they were made, <c>yyyyMMddHHmmssSSS</c> in local time.</summary>
/// <remarks>
/// RocketMQ orders the files by name, so a new name is later than all others, whatever clock and time zone
/// say. Source: apache/rocketmq 8fc57f1 common/.../UtilAll.java#timeMillisToHumanString.
/// </remarks>
internal static class IndexFileName
{
    private const string Format = "yyyyMMddHHmmssfff";

    /// <summary>Whether a file of this name is one of ours.</summary>
    internal static bool IsOne(string name) => TryParse(name, out _);

    /// <summary>The name for a file made now.</summary>
    /// <param name="now">Local time.</param>
    /// <param name="last">The last name given; null without one.</param>
    internal static string Next(DateTime now, string? last)
    {
        if (last is not null && TryParse(last, out var before) && now < before.AddMilliseconds(1))
            now = before.AddMilliseconds(1);
        return now.ToString(Format, CultureInfo.InvariantCulture);
    }

    private static bool TryParse(string name, out DateTime time) =>
        DateTime.TryParseExact(name, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}
