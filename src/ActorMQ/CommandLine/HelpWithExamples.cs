using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.CompilerServices;

namespace ActorMQ.CommandLine;

/// <summary>
/// The help that the parser writes, and behind it examples; behind the root's, the exit codes.
/// </summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    private static readonly ConditionalWeakTable<Command, string> Examples = [];

    public override bool ClearsParseErrors => true;

    internal static void Add(Command command, string examples) => Examples.Add(command, examples);

    /// <summary>A command's examples, a line each; a remark stands behind several spaces.</summary>
    internal static IReadOnlyList<string> Of(Command command) =>
        Examples.TryGetValue(command, out var examples) ? examples.Split('\n') : [];

    public override int Invoke(ParseResult parseResult)
    {
        var code = usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var command = parseResult.CommandResult.Command;
        if (Of(command) is { Count: > 0 } examples)
        {
            output.WriteLine("Examples:");
            foreach (var line in examples)
                output.WriteLine($"  {line}".TrimEnd());
            output.WriteLine();
        }

        if (command is RootCommand)
            WriteExitCodes(output);
        return code;
    }

    private static void WriteExitCodes(TextWriter output)
    {
        output.WriteLine("Exit codes:");
        foreach (var (code, meaning) in ExitCode.All)
            output.WriteLine($"  {code,3}  {meaning}");
        output.WriteLine();
    }
}
