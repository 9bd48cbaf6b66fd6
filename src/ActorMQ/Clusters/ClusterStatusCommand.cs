using System.CommandLine;
using ActorMQ.CommandLine;
using ActorMQ.Output;

namespace ActorMQ.Clusters;

/// <summary><c>actormq cluster status</c>: whether all is well, as an exit code.</summary>
internal static class ClusterStatusCommand
{
    internal static Command Create(Terminal terminal, OpenCluster open)
    {
        var json = ClusterFlags.Json("""{"cluster":…,"state":"ok|degraded|unavailable","problems":[…]}""");
        var only = new Option<string?>("--only")
        {
            Description = "Only this node: that it is a member, and in sync in each shard that it holds",
            HelpName = "node",
        };
        var command = new Command(
            "status",
            $"""
            Tells whether all is well, and what is not. Ends with {ExitCode.Ok} when it is, with
            {ExitCode.ClusterDegraded} when the cluster serves but a node is away or a shard has too few
            replicas in sync, with {ExitCode.ClusterUnavailable} when a shard has no leader or takes no sends,
            with {ExitCode.NoCluster} when nobody answers.
            """)
        {
            json,
            only,
        };
        var flags = new ClusterFlags(command, terminal, open);
        command.SetAction((parsed, _) => flags.RunAsync(parsed, async (access, ct) =>
        {
            var report = await access.LookAsync(ct);
            var node = parsed.GetValue(only);
            var health = node is null ? ClusterHealth.Of(report) : ClusterHealth.OfNode(report, node);
            if (parsed.GetValue(json))
                terminal.Line(AsJson(report, health));
            else
                Print(node is null ? Line(report, health) : NodeLine(report, node, health), health, terminal);
            return CodeOf(health.State);
        }));
        HelpWithExamples.Add(command, """
            actormq cluster status
            until actormq cluster status --node 10.0.0.2; do sleep 1; done
            actormq cluster status --only node-1           is node-1 well, which runs on this machine?
            """);
        return command;
    }

    private static string Line(ClusterReport report, ClusterHealth health)
    {
        var (living, led) = (
            report.Nodes.Count(node => node.IsAlive), report.Shards.Count(shard => shard.HasLeader));
        return $"{report.Cluster} is {Words.Of(health.State)}: {living} of {report.Nodes.Count} nodes, "
            + $"{led} of {report.Settings?.Shards ?? 0} shards with a leader";
    }

    private static string NodeLine(ClusterReport report, string node, ClusterHealth health)
    {
        var held = report.Shards
            .Where(shard => shard.Replicas.Contains(node, StringComparer.Ordinal))
            .ToList();
        var led = held.Count(shard => shard.HasLeader
            && string.Equals(shard.Leader, node, StringComparison.Ordinal));
        return $"{node} is {Words.Of(health.State)}: holds {held.Count} of {report.Shards.Count} shards, "
            + $"leads {led}";
    }

    private static void Print(string line, ClusterHealth health, Terminal terminal)
    {
        if (health.State == HealthState.Ok)
            terminal.Good(line);
        else
            terminal.Attention(line);
        foreach (var problem in health.Problems)
            terminal.Line($"  {problem}");
    }

    private static string AsJson(ClusterReport report, ClusterHealth health) => JsonLine.Of(
        ("cluster", report.Cluster),
        ("state", Words.Of(health.State)),
        ("problems", health.Problems));

    private static int CodeOf(HealthState state) => state switch
    {
        HealthState.Ok => ExitCode.Ok,
        HealthState.Degraded => ExitCode.ClusterDegraded,
        _ => ExitCode.ClusterUnavailable,
    };
}
