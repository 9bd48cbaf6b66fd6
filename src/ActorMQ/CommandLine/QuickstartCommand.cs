using System.CommandLine;
using ActorMQ.Output;
using ActorMQ.Running;

namespace ActorMQ.CommandLine;

/// <summary>
/// <c>actormq quickstart</c>: everything in one process, once, for someone who sees it for the first time.
/// </summary>
internal static class QuickstartCommand
{
    internal static Command Create(Terminal terminal)
    {
        var command = new Command(
            "quickstart", "Shows it work: starts everything here, sends and consumes messages, and stops.");
        var flags = new ConfigFlags(command);
        var count = CountOption.Create("--count", "How many messages", usual: 1000, max: 1_000_000);
        command.Options.Add(count);
        command.SetAction(async (parsed, _) =>
        {
            using var signal = new StopSignal();
            var settings = flags.Load(parsed, terminal);
            return await new Quickstart(terminal, settings, parsed.GetValue(count)).RunAsync(signal.Token);
        });
        HelpWithExamples.Add(command, """
            actormq quickstart                             a thousand messages through a broker of its own
            actormq quickstart --count 100000
            """);
        return command;
    }
}
