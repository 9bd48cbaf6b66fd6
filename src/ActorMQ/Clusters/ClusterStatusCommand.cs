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
        };
        var flags = new ClusterFlags(command, terminal, open);
        command.SetAction((parsed, _) => flags.RunAsync(parsed, async (access, ct) =>
        {
            var report = await access.LookAsync(ct);
            var health = ClusterHealth.Of(report);
            if (parsed.GetValue(json))
                terminal.Line(AsJson(report, health));
            else
                Print(report, health, terminal);
            return CodeOf(health.State);
        }));
        HelpWithExamples.Add(command, """
            actormq cluster status
            until actormq cluster status --node 10.0.0.2; do sleep 1; done
            """);
        return command;
    }

    private static void Print(ClusterReport report, ClusterHealth health, Terminal terminal)
    {
        var (living, led) = (
            report.Nodes.Count(node => node.IsAlive), report.Shards.Count(shard => shard.HasLeader));
        var line = $"{report.Cluster} is {Words.Of(health.State)}: {living} of {report.Nodes.Count} nodes, "
            + $"{led} of {report.Settings?.Shards ?? 0} shards with a leader";
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
