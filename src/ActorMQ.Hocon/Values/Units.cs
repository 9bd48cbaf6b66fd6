using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ActorMQ.Hocon.Values;

/// <summary>A number followed by the name of a unit.</summary>
internal static class Units
{
    /// <summary>Unit names to ticks of 100 ns.</summary>
    public static readonly FrozenDictionary<string, decimal> OfDuration = Table(
        (0.01m, ["ns", "nano", "nanos", "nanosecond", "nanoseconds"]),
        (TimeSpan.TicksPerMicrosecond, ["us", "micro", "micros", "microsecond", "microseconds"]),
        (TimeSpan.TicksPerMillisecond, ["ms", "milli", "millis", "millisecond", "milliseconds"]),
        (TimeSpan.TicksPerSecond, ["s", "second", "seconds"]),
        (TimeSpan.TicksPerMinute, ["m", "minute", "minutes"]),
        (TimeSpan.TicksPerHour, ["h", "hour", "hours"]),
        (TimeSpan.TicksPerDay, ["d", "day", "days"]));

    /// <summary>Unit names to bytes.</summary>
    public static readonly FrozenDictionary<string, decimal> OfSize = Table(
        [(1, ["B", "b", "byte", "bytes"]), .. Decimals(), .. Binaries()]);

    /// <summary>The number in the table's smallest unit; false if it is none, or beyond 64 bits.</summary>
    public static bool TryScale(
        string? text, FrozenDictionary<string, decimal> units, string bare, out long scaled)
    {
        scaled = 0;
        return text is not null && TrySplit(text, out var number, out var unit)
            && units.TryGetValue(unit.Length == 0 ? bare : unit, out var factor)
            && Math.Abs(number) <= decimal.MaxValue / Math.Max(1, factor)
            && TryLong(decimal.Truncate(number * factor), out scaled);
    }

    /// <summary>Parts "10 s" into 10 and s; the unit may be missing.</summary>
    public static bool TrySplit(string text, out decimal number, [NotNullWhen(true)] out string? unit)
    {
        text = text.Trim();
        var end = text.Length;
        while (end > 0 && char.IsLetter(text[end - 1]))
            end--;
        unit = text[end..];
        return TryNumber(text[..end], out number);
    }

    public static bool TryNumber(string text, out decimal number) => decimal.TryParse(
        text.Trim(), NumberStyles.Float & ~NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture,
            out number);

    public static bool TryLong(decimal number, out long whole)
    {
        var fits = number is >= long.MinValue and <= long.MaxValue;
        whole = fits ? (long)number : 0;
        return fits;
    }

    private static IEnumerable<(decimal, string[])> Decimals()
    {
        var factor = 1m;
        foreach (var (letter, name) in new[]
        {
            ("k", "kilo"), ("M", "mega"), ("G", "giga"), ("T", "tera"),
            ("P", "peta"), ("E", "exa"), ("Z", "zetta"), ("Y", "yotta"),
        })
        {
            factor *= 1000;
            yield return (factor, [letter + "B", name + "byte", name + "bytes"]);
        }
    }

    private static IEnumerable<(decimal, string[])> Binaries()
    {
        var factor = 1m;
        foreach (var (upper, lower, name) in new[]
        {
            ("K", "k", "kibi"), ("M", "m", "mebi"), ("G", "g", "gibi"), ("T", "t", "tebi"),
            ("P", "p", "pebi"), ("E", "e", "exbi"), ("Z", "z", "zebi"), ("Y", "y", "yobi"),
        })
        {
            factor *= 1024;
            yield return (factor, [upper, lower, upper + "i", upper + "iB", name + "byte", name + "bytes"]);
        }
    }

    private static FrozenDictionary<string,
        decimal> Table(params IEnumerable<(decimal Factor, string[] Names)> units) =>
        units.SelectMany(u => u.Names.Select(n => KeyValuePair.Create(n, u.Factor)))
            .ToFrozenDictionary(StringComparer.Ordinal);
}
