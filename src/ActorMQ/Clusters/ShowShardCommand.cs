using System.CommandLine;
using System.Globalization;
using ActorMQ.CommandLine;
using ActorMQ.Output;

namespace ActorMQ.Clusters;

/// <summary><c>actormq shard show</c>: one shard.</summary>
internal static class ShowShardCommand
{
    private const int NameWidth = 10;

    internal static Command Create(Terminal terminal, OpenCluster open)
    {
        var json = ClusterFlags.Json("it as one JSON object");
        var shard = ShardCommand.ShardArgument();
        var command = new Command("show", "Shows one shard: its leader, its replicas and where they are.")
        {
            shard,
            json,
        };
        var flags = new ClusterFlags(command, terminal, open);
        command.SetAction((parsed, _) => flags.RunAsync(parsed, async (access, ct) =>
        {
            var report = await access.LookAsync(ct);
            var found = ShardCommand.Find(report, parsed.GetRequiredValue(shard));
            if (parsed.GetValue(json))
                terminal.Line(ClusterReportJson.Text(found));
            else
                Print(report, found, terminal);
            return ExitCode.Ok;
        }));
        HelpWithExamples.Add(command, """
            actormq shard show broker-0
            actormq shard show broker-0 --node 10.0.0.2 --json
            """);
        return command;
    }

    private static void Print(ClusterReport report, ShardReport shard, Terminal terminal)
    {
        terminal.Heading($"Shard {shard.Shard}: {ShardHealth.Of(report, shard).What}");
        Row("leader", shard.HasLeader ? shard.Leader! : $"none; the last was {shard.Leader ?? "nobody"}");
        Row("epoch", shard.Epoch.ToString(CultureInfo.InvariantCulture));
        if (shard.IsUnclean)
            Row("unclean", "this leader need not have had everything: acknowledged messages may be lost");
        if (shard.Wish is { } wish)
            Row("wish", $"{wish} is to lead");
        if (shard.Placement is { } placement)
            Row("placed", $"by an operator, on {Words.List(placement)}");
        terminal.Line();
        var table = new TextTable("REPLICA", "NODE IS", "IN SYNC", "ADDRESS");
        foreach (var node in shard.Replicas)
        {
            var isInSync = shard.InSync.Contains(node, StringComparer.Ordinal);
            table.Add(
                !isInSync,
                node,
                report.Find(node) is { } known ? Words.Of(known.State) : "unknown",
                isInSync ? "yes" : "no",
                shard.Addresses.GetValueOrDefault(node, string.Empty));
        }

        table.Print(terminal);

        void Row(string name, string value) => terminal.Line($"  {name.PadRight(NameWidth)}{value}");
    }
}
