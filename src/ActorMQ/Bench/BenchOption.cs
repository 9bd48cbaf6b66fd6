using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace ActorMQ.Bench;

/// <summary>Options that several benchmarks have.</summary>
internal static class BenchOption
{
    /// <summary>The limit of <see cref="Duration"/>: thirty days.</summary>
    private const int DurationMaxSeconds = 30 * 24 * 3600;

    /// <summary>A whole number within bounds, both of them allowed.</summary>
    internal static Option<T> Number<T>(
        string name, string[] aliases, T usual, T min, T max, string description)
        where T : struct, INumber<T> => new(name, aliases)
        {
            Description = description,
            HelpName = "n",
            DefaultValueFactory = _ => usual,
            CustomParser = result => Parse(result, min, max) ?? usual,
        };

    /// <summary>As <see cref="Number"/>, but null when it is not given.</summary>
    internal static Option<int?> OptionalNumber(string name, int min, string description) => new(name)
    {
        Description = description,
        HelpName = "n",
        CustomParser = result => Parse(result, min, int.MaxValue),
    };

    /// <summary>RocketMQ's switches take a value, these may: <c>-k</c> means <c>-k true</c>.</summary>
    internal static Option<bool> Switch(string name, string alias, string description) =>
        new(name, alias) { Description = description };

    internal static Option<string> Topic() => new("--topic", "-t")
    {
        Description = "The topic",
        HelpName = "name",
        DefaultValueFactory = _ => "BenchmarkTest",
    };

    internal static Option<int> ReportInterval() => Number(
        "--reportInterval", ["-ri"], 10_000, 100, 3_600_000, "Milliseconds between two report lines");

    internal static Option<int> Duration() => Number(
        "--duration", [], 0, 0, DurationMaxSeconds, "Stop after so many seconds; 0: no limit");

    private static T? Parse<T>(ArgumentResult result, T min, T max)
        where T : struct, INumber<T>
    {
        var text = result.Tokens[0].Value;
        if (T.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= min
            && number <= max)
        {
            return number;
        }

        result.AddError($"'{text}' is no number from {min} to {max}.");
        return null;
    }
}
