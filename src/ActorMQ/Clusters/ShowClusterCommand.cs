using System.CommandLine;
using System.Globalization;
using ActorMQ.CommandLine;
using ActorMQ.Output;

namespace ActorMQ.Clusters;

/// <summary><c>actormq cluster show</c>: nodes and shards.</summary>
internal static class ShowClusterCommand
{
    internal static Command Create(Terminal terminal, OpenCluster open)
    {
        var json = ClusterFlags.Json("all of it as one JSON object");
        var command = new Command("show", "Shows nodes and shards: who lives, who leads, who is in sync.")
        {
            json,
        };
        var flags = new ClusterFlags(command, terminal, open);
        command.SetAction((parsed, _) => flags.RunAsync(parsed, async (access, ct) =>
        {
            var report = await access.LookAsync(ct);
            if (parsed.GetValue(json))
                terminal.Line(ClusterReportJson.Text(report));
            else
                Print(report, terminal);
            return ExitCode.Ok;
        }));
        HelpWithExamples.Add(command, """
            actormq cluster show
            actormq cluster show --node 10.0.0.2:10900 --json
            actormq cluster show --etcd 10.0.0.9:2379 --cluster shop
            """);
        return command;
    }

    private static void Print(ClusterReport report, Terminal terminal)
    {
        var settings = report.Settings is { } shape
            ? $"{shape.Shards} shards, {shape.ReplicationFactor} replicas each, {shape.MinInSync} acknowledge"
            : "no node has ever joined";
        terminal.Heading($"Cluster {report.Cluster}: {settings}");
        if (!report.IsCurrent)
            terminal.Attention("etcd does not answer: this is what was known before");
        terminal.Line();
        NodeTable(report).Print(terminal);
        terminal.Line();
        ShardTables.Of(report).Print(terminal);
    }

    private static TextTable NodeTable(ClusterReport report)
    {
        var table = new TextTable("NODE", "STATE", "RACK", "ADDRESS", "LEADS", "REPLICAS");
        foreach (var node in report.Nodes)
        {
            table.Add(
                !node.IsAlive,
                node.Node,
                Words.Of(node.State),
                node.Rack,
                node.Address,
                Count(shard => shard.HasLeader && IsNamed(shard.Leader, node)),
                Count(shard => shard.Replicas.Contains(node.Node, StringComparer.Ordinal)));
        }

        return table;

        static bool IsNamed(string? name, NodeReport node) =>
            string.Equals(name, node.Node, StringComparison.Ordinal);

        string Count(Func<ShardReport, bool> isOne) =>
            report.Shards.Count(isOne).ToString(CultureInfo.InvariantCulture);
    }
}
