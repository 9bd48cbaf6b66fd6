using System.CommandLine;
using ActorMQ.CommandLine;
using ActorMQ.Output;

namespace ActorMQ.Clusters;

/// <summary><c>actormq shard list</c>: all shards, a line each.</summary>
internal static class ListShardsCommand
{
    internal static Command Create(Terminal terminal, OpenCluster open)
    {
        var json = ClusterFlags.Json("a JSON object for each shard");
        var command = new Command("list", "Lists shards: who leads, who is in sync.") { json };
        var flags = new ClusterFlags(command, terminal, open);
        command.SetAction((parsed, _) => flags.RunAsync(parsed, async (access, ct) =>
        {
            var report = await access.LookAsync(ct);
            if (!parsed.GetValue(json))
                ShardTables.Of(report).Print(terminal);
            foreach (var shard in parsed.GetValue(json) ? report.Shards : [])
                terminal.Line(ClusterReportJson.Text(shard));
            return ExitCode.Ok;
        }));
        HelpWithExamples.Add(command, """
            actormq shard list
            actormq shard list --json | jq -r 'select(.hasLeader | not) | .shard'
            """);
        return command;
    }
}
