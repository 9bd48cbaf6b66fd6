using System.CommandLine;
using ActorMQ.CommandLine;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Inspection;
using ActorMQ.Output;

namespace ActorMQ.Inspection;

/// <summary><c>actormq log check</c>: reads a whole store and tells what is wrong with it.</summary>
internal static class CheckLogCommand
{
    internal static Command Create(Terminal terminal)
    {
        var path = LogCommand.StoreArgument();
        var json = new Option<bool>("--json")
        {
            Description = "Print a JSON object for each finding, and one for the summary at the end",
        };
        var command = new Command(
            "check",
            """
            Reads every record of a store, holds consume queues and checkpoint against them, and tells what is
            wrong and where. Changes nothing. Ends with 0 when nothing needs mending, with 71 when something
            does.
            """)
        {
            path,
            json,
        };
        command.SetAction(parsed =>
        {
            var report = StoreCheck.Run(new DiskFiles(), parsed.GetRequiredValue(path));
            if (parsed.GetValue(json))
                ReportLines.AsJson(report, terminal);
            else
                ReportLines.AsTable(report, terminal);
            return report.IsDamaged ? ExitCode.StoreDamaged : ExitCode.Ok;
        });
        HelpWithExamples.Add(command, """
            actormq log check ~/actormq/store
            actormq log check /root/store --json           RocketMQ's own store; for a script
            """);
        return command;
    }
}
