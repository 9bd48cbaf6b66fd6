using System.CommandLine;
using System.Globalization;
using ActorMQ.CommandLine;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Inspection;
using ActorMQ.Output;

namespace ActorMQ.Inspection;

/// <summary><c>actormq log repair</c>: tells how a damaged store is mended, and mends it.</summary>
internal static class RepairLogCommand
{
    internal static Command Create(Terminal terminal)
    {
        var path = LogCommand.StoreArgument();
        var apply = new Option<bool>("--apply") { Description = "Do it; without this it is only told" };
        var command = new Command(
            "repair",
            """
            Tells how a damaged store is mended, and with --apply mends it. What is damaged between whole
            records becomes records that readers pass over; the offsets of the lost messages read as removed.
            A torn end is cut. Consume queues are built anew. All that is overwritten or cut is kept in a
            directory beside the store. Ends with 0 when nothing needs mending or all was done, with 71 when
            there is something to do.
            """)
        {
            path,
            apply,
        };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(path), parsed.GetValue(apply), terminal));
        HelpWithExamples.Add(command, """
            actormq log repair ~/actormq/store             what is wrong, and what would be done
            actormq log repair ~/actormq/store --apply     does it
            """);
        return command;
    }

    private static int Run(string path, bool apply, Terminal terminal)
    {
        using var repair = StoreRepair.Open(new DiskFiles(), path);
        ReportLines.AsTable(repair.Report, terminal);
        if (repair.Steps.Count == 0)
            return repair.Report.IsDamaged ? ExitCode.StoreDamaged : ExitCode.Ok;

        terminal.Line();
        terminal.Heading(apply ? "Done" : "To do");
        foreach (var step in repair.Steps)
            terminal.Line($"  {step.Path}: {step.Text}");
        if (!apply)
        {
            terminal.Line($"Nothing was changed. 'actormq log repair {path} --apply' does it.");
            return ExitCode.StoreDamaged;
        }

        var now = TimeProvider.System.GetUtcNow();
        var stamp = now.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);
        var keepIn = $"{path}-before-repair-{stamp}";
        repair.Apply(keepIn);
        terminal.Line($"What was overwritten or cut is kept in {keepIn}.");
        return ExitCode.Ok;
    }
}
