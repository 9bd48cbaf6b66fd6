using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using ActorMQ.Bench;
using ActorMQ.Clusters;
using ActorMQ.Inspection;
using ActorMQ.Output;
using ActorMQ.Probe;

namespace ActorMQ.CommandLine;

/// <summary>
/// The command line: parses it, runs one command, and turns what happened into an exit code.
/// </summary>
internal static class ActorMqCommands
{
    internal static Task<int> RunAsync(string[] args) =>
        RunAsync(args, Terminal.OfProcess(), ClusterAccess.Open);

    /// <summary>Runs one command.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="terminal">Takes what it says; help goes to the process's own.</param>
    /// <param name="open">Opens the way to a cluster.</param>
    internal static async Task<int> RunAsync(string[] args, Terminal terminal, OpenCluster open)
    {
        var root = Build(terminal, open);
        var parsed = root.Parse(args.Length == 0 ? ["--help"] : args);
        var wantsHelp = parsed.Action is HelpWithExamples;
        if (parsed.Errors.Count > 0 && !wantsHelp)
            return RefuseUsage(parsed, terminal);
        try
        {
            var settings = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            var code = await parsed.InvokeAsync(settings);
            return args.Length == 0 ? ExitCode.Usage : code;
        }
        catch (Exception failed)
        {
            var (code, message) = Failures.Explain(failed);
            terminal.Problem(message);
            return code;
        }
    }

    /// <summary>All that can be typed; parsing it starts nothing.</summary>
    internal static RootCommand Build(Terminal terminal, OpenCluster open)
    {
        var root = new RootCommand("""
            ActorMQ is a message broker for .NET that speaks Apache RocketMQ's protocol.
            New here? Run 'actormq quickstart'.
            """);
        root.Subcommands.Add(QuickstartCommand.Create(terminal));
        root.Subcommands.Add(StandaloneCommand.Create(terminal));
        root.Subcommands.Add(BrokerCommand.Create(terminal));
        root.Subcommands.Add(NodeCommand.Create(terminal));
        root.Subcommands.Add(NameServerCommand.Create(terminal));
        root.Subcommands.Add(SendCommand.Create(terminal));
        root.Subcommands.Add(ConsumeCommand.Create(terminal));
        root.Subcommands.Add(ClusterCommand.Create(terminal, open));
        root.Subcommands.Add(ShardCommand.Create(terminal, open));
        root.Subcommands.Add(ProbeCommand.Create(terminal));
        root.Subcommands.Add(LogCommand.Create(terminal));
        root.Subcommands.Add(BenchCommand.Create(terminal));
        foreach (var option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction help })
                option.Action = new HelpWithExamples(help);
        }

        return root;
    }

    private static int RefuseUsage(ParseResult parsed, Terminal terminal)
    {
        foreach (var error in parsed.Errors)
            terminal.Problem(error.Message);
        terminal.Advice($"Try '{NameOf(parsed.CommandResult)} --help'.");
        return ExitCode.Usage;
    }

    /// <summary>As it is typed: <c>actormq bench raw</c>.</summary>
    private static string NameOf(CommandResult result) => result.Parent is CommandResult parent
        ? $"{NameOf(parent)} {result.Command.Name}"
        : "actormq";
}
