using System.CommandLine;
using System.Text.RegularExpressions;
using ActorMQ.Clusters;
using ActorMQ.CommandLine;
using ActorMQ.Output;

namespace ActorMQ.Tests;

/// <summary>Goal: what help shows can be typed. Method: the parser itself reads every example of every command.</summary>
public sealed partial class ExampleSpecs
{
    private static readonly RootCommand Root = ActorMqCommands.Build(
        new Terminal(TextWriter.Null, TextWriter.Null, isRich: false, isErrorRich: false), ClusterAccess.Open);

    public static TheoryData<string> Examples => [.. All(Root).SelectMany(HelpWithExamples.Of)
        .Select(line => Typed().Match(line).Value)
        .Where(typed => typed.Length > 0)
        .Distinct(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_is_understood(string typed)
    {
        // A shell takes both kinds of quotes, the parser one.
        var parsed = Root.Parse(typed["actormq ".Length..].Replace('\'', '"'));

        // Files that an example names are its reader's.
        Assert.DoesNotContain(
            parsed.Errors, error => !error.Message.StartsWith("There is no file ", StringComparison.Ordinal));
    }

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Append(command);

    /// <summary>Up to a remark, a pipe, or another shell's word.</summary>
    [GeneratedRegex("^actormq (?:'[^']*'|[^'])*?(?=  | [|&><] |$)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Typed();
}
