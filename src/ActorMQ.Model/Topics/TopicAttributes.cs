using System.Collections.Immutable;
using System.Globalization;

namespace ActorMQ.Model.Topics;

/// <summary>The attributes that a topic may have, and how they are changed.</summary>
/// <remarks>
/// A change reads <c>+key=value,-key</c>. On a new topic keys can only be added; some keys never change
/// after.
/// Source: apache/rocketmq 8fc57f1 common/.../TopicAttributes.java, .../attribute/AttributeUtil.java and
/// AttributeParser.java.
/// </remarks>
public static class TopicAttributes
{
    private const string ReserveTime = "reserve.time";
    private const long ReserveHoursMax = 1_000_000;

    private static readonly Dictionary<string, Rule> Known = new(StringComparer.Ordinal)
    {
        ["queue.type"] = new(Changeable: false, value => value is "BatchCQ" or "SimpleCQ"),
        ["cleanup.policy"] = new(Changeable: false, value => value is "DELETE" or "COMPACTION"),
        ["message.type"] = new(Changeable: true, value =>
            value is "UNSPECIFIED" or "NORMAL" or "FIFO" or "DELAY" or "TRANSACTION" or "MIXED"),
        [ReserveTime] = new(Changeable: true, value =>
            long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var time)
            && time >= -1),
    };

    /// <summary>
    /// How long a topic keeps its messages, from <c>reserve.time</c>; null: as long as the store keeps any.
    /// </summary>
    /// <remarks>
    /// In hours; 0 and -1 say nothing. More than a hundred years count as a hundred.
    /// Source: apache/rocketmq 8fc57f1 tieredstore/.../file/FlatMessageFile.java#getFileReservedHours.
    /// </remarks>
    public static TimeSpan? ReserveTimeOf(IReadOnlyDictionary<string, string> attributes)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        return attributes.TryGetValue(ReserveTime, out var text)
            && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var hours)
            && hours > 0
                ? TimeSpan.FromHours(Math.Min(hours, ReserveHoursMax))
                : null;
    }

    /// <summary>Applies a change.</summary>
    /// <param name="current">The attributes of the topic; null when it is being created.</param>
    /// <param name="change">The change; empty changes nothing.</param>
    /// <param name="altered">The attributes after it, when the answer is true.</param>
    /// <param name="fault">What is wrong with the change, when the answer is false.</param>
    public static bool TryAlter(
        ImmutableSortedDictionary<string, string>? current,
        string change,
        out ImmutableSortedDictionary<string, string> altered,
        out string fault)
    {
        altered = current ?? TopicConfig.NoAttributes;
        fault = string.Empty;
        if (change.Length == 0)
            return true;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in change.Split(','))
        {
            fault = Apply(item, seen, isNew: current is null, ref altered);
            if (fault.Length > 0)
                return false;
        }

        return true;
    }

    private static string Apply(
        string item,
        HashSet<string> seen,
        bool isNew,
        ref ImmutableSortedDictionary<string, string> attributes)
    {
        var equals = item.IndexOf('=', StringComparison.Ordinal);
        var adds = equals >= 0;
        var name = adds ? item[..equals] : item;
        if (name.Length < 2 || name[0] != (adds ? '+' : '-') || name.AsSpan(1).IndexOfAny('+', '-') >= 0)
            return $"kv string format wrong: {item}";
        var key = name[1..];
        if (!seen.Add(key))
            return $"alter duplication key. key: {key}";
        if (isNew && !adds)
            return $"only add attribute is supported while creating topic. key: {key}";
        if (!adds && !attributes.ContainsKey(key))
            return $"attempt to delete a nonexistent key: {key}";
        if (!Known.TryGetValue(key, out var rule))
            return $"unsupported key: {key}";
        if (!isNew && !rule.Changeable)
            return $"attempt to update an unchangeable attribute. key: {key}";
        if (adds && !rule.Allows(item[(equals + 1)..]))
            return $"value not allowed: {item}";
        attributes = adds ? attributes.SetItem(key, item[(equals + 1)..]) : attributes.Remove(key);
        return string.Empty;
    }

    private readonly record struct Rule(bool Changeable, Predicate<string> Allows);
}
