using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ActorMQ.Hocon.Resolution;

namespace ActorMQ.Hocon.Values;

/// <summary>
/// Reads values as a type, with the automatic conversions that HOCON publishes, and no others.
/// </summary>
public static class TypedValue
{
    /// <summary>A text, or a number or boolean as it was written.</summary>
    public static bool TryText(ConfigValue value, [NotNullWhen(true)] out string? text)
    {
        text = value is ConfigScalar { Kind: not ScalarKind.Null } scalar ? scalar.Text : null;
        return text is not null;
    }

    /// <summary>A whole number, also if written as 1e3, as 5.0 or in quotes.</summary>
    public static bool TryLong(ConfigValue value, out long number)
    {
        number = 0;
        return TryText(value, out var text) && Units.TryNumber(text, out var exact)
            && exact == decimal.Truncate(exact) && Units.TryLong(exact, out number);
    }

    /// <summary>A number with or without a fraction, also in quotes.</summary>
    public static bool TryDouble(ConfigValue value, out double number)
    {
        number = 0;
        return TryText(value, out var text)
            && double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out number)
            && double.IsFinite(number);
    }

    /// <summary>true, yes, on, false, no or off.</summary>
    public static bool TryBool(ConfigValue value, out bool flag)
    {
        _ = TryText(value, out var text);
        flag = text is "true" or "yes" or "on";
        return flag || text is "false" or "no" or "off";
    }

    /// <summary>A number with a unit from ns to d; a bare number counts milliseconds.</summary>
    /// <remarks>Parts below 100 ns are cut off.</remarks>
    public static bool TryDuration(ConfigValue value, out TimeSpan duration)
    {
        var found = TryText(value, out var text) & Units.TryScale(
            text, Units.OfDuration, "ms", out var ticks);
        duration = new TimeSpan(ticks);
        return found;
    }

    /// <summary>
    /// A number with a unit such as kB (1000) or KiB, K (1024); a bare number counts bytes.
    /// </summary>
    /// <remarks>Parts of a byte are cut off.</remarks>
    public static bool TrySize(ConfigValue value, out long bytes)
    {
        bytes = 0;
        return TryText(value, out var text) && Units.TryScale(text, Units.OfSize, "B", out bytes);
    }

    /// <summary>A whole number with a unit from d to y; a bare number counts days.</summary>
    public static bool TryPeriod(ConfigValue value, out Period period)
    {
        period = default;
        if (!TryText(value, out var text) || !Units.TrySplit(text, out var number, out var unit)
            || number != decimal.Truncate(number) || !Units.TryLong(number, out var count)
            || count is < int.MinValue / 7 or > int.MaxValue / 7)
        {
            return false;
        }

        var n = (int)count;
        Period? found = unit switch
        {
            "" or "d" or "day" or "days" => new Period(0, 0, n),
            "w" or "week" or "weeks" => new Period(0, 0, 7 * n),
            "m" or "mo" or "month" or "months" => new Period(0, n, 0),
            "y" or "year" or "years" => new Period(n, 0, 0),
            _ => null,
        };
        period = found ?? default;
        return found is not null;
    }

    /// <summary>A list, or an object whose keys are numbers: its values by number.</summary>
    public static bool TryList(ConfigValue value, [NotNullWhen(true)] out IReadOnlyList<ConfigValue>? items)
    {
        items = value switch
        {
            ConfigList list => list.Items,
            ConfigObject numbered when numbered.Fields.Any(f => Concatenation.IndexOf(f.Key) >= 0) =>
                numbered.Fields
                .Where(f => Concatenation.IndexOf(f.Key) >= 0)
                .OrderBy(f => Concatenation.IndexOf(f.Key))
                .Select(f => f.Value.Value)
                .ToArray(),
            _ => null,
        };
        return items is not null;
    }
}
