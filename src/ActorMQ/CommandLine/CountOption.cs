using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace ActorMQ.CommandLine;

/// <summary>An option that takes a whole number from 1 on.</summary>
internal static class CountOption
{
    internal static Option<int> Create(string name, string description, int usual, int max) =>
        new(name)
        {
            Description = $"{description} ({usual})",
            HelpName = "n",
            DefaultValueFactory = _ => usual,
            CustomParser = result => Parse(result, max),
        };

    private static int Parse(ArgumentResult result, int max)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count >= 1
            && count <= max)
        {
            return count;
        }

        result.AddError($"'{text}' is no number from 1 to {max}.");
        return 0;
    }
}
