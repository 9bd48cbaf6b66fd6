using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace ActorMQ.Tests;

/// <summary><c>docker/compose.yaml</c>, its variables as they are when nobody sets them.</summary>
internal sealed partial class ComposeFile
{
    public Dictionary<string, ComposeService> Services { get; init; } = [];

    public Dictionary<string, object?> Volumes { get; init; } = [];

    internal static ComposeFile Read()
    {
        var text = Variable().Replace(
            File.ReadAllText(Path.Combine(Checkout.Root, "docker/compose.yaml")),
            match => match.Groups["usual"].Value);
        return new DeserializerBuilder()
            .WithNamingConvention(UnderscoredNamingConvention.Instance)
            .IgnoreUnmatchedProperties()
            .Build()
            .Deserialize<ComposeFile>(new MergingParser(new Parser(new StringReader(text))));
    }

    [GeneratedRegex(@"\$\{\w+:-(?<usual>[^}]*)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Variable();
}

/// <summary>A service of it.</summary>
internal sealed partial class ComposeService
{
    public string Image { get; init; } = string.Empty;

    public object? Build { get; init; }

    public object Command { get; init; } = string.Empty;

    public string? Restart { get; init; }

    public string? StopGracePeriod { get; init; }

    public List<string> Ports { get; init; } = [];

    public List<string> Volumes { get; init; } = [];

    public Dictionary<string, object> DependsOn { get; init; } = [];

    public ComposeHealth? Healthcheck { get; init; }

    /// <summary>Whether it is the image of this repository.</summary>
    internal bool IsOurs => Build is not null;

    /// <summary>The words after the image's entry point.</summary>
    internal string[] Words => Command is string line
        ? [.. CommandLineParser.SplitCommandLine(line)]
        : [.. ((IEnumerable<object>)Command).Select(word => (string)word)];

    /// <summary>Ports of the host and the container's that they lead to.</summary>
    internal IEnumerable<(int Host, int Container)> Published => Ports.SelectMany(port =>
    {
        var match = PortRange().Match(port);
        Assert.True(match.Success, $"{port} is no address:from-to:from-to");
        var (first, inside) = (Number("host"), Number("inside"));
        var count = match.Groups["hostLast"].Success ? Number("hostLast") - first + 1 : 1;
        Assert.Equal(count, match.Groups["insideLast"].Success ? Number("insideLast") - inside + 1 : 1);
        return Enumerable.Range(0, count).Select(step => (first + step, inside + step));

        int Number(string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
    });

    [GeneratedRegex(
        @"^[\d.]+:(?<host>\d+)(-(?<hostLast>\d+))?:(?<inside>\d+)(-(?<insideLast>\d+))?$",
        RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex PortRange();
}

/// <summary>How a service's health is found out.</summary>
internal sealed class ComposeHealth
{
    public List<string> Test { get; init; } = [];

    public bool Disable { get; init; }
}
