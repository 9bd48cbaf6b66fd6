using System.CommandLine;
using System.Globalization;
using ActorMQ.CommandLine;
using ActorMQ.Output;

namespace ActorMQ.Clusters;

/// <summary><c>actormq cluster watch</c>: changes as they come.</summary>
internal static class WatchClusterCommand
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    internal static Command Create(Terminal terminal, OpenCluster open)
    {
        var json = ClusterFlags.Json("a JSON object for each change");
        var command = new Command(
            "watch",
            """
            Prints what changes, a line each, until Ctrl-C: nodes that come and go, leaders, in-sync sets,
            replicas. Goes on when the node or etcd that it asks is away for a while.
            """)
        {
            json,
        };
        var flags = new ClusterFlags(command, terminal, open);
        command.SetAction((parsed, _) => flags.RunAsync(parsed, async (access, ct) =>
        {
            try
            {
                await WatchAsync(access, change => Print(change, parsed.GetValue(json), terminal), ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                // Ctrl-C is how one leaves.
            }

            return ExitCode.Ok;
        }));
        HelpWithExamples.Add(command, """
            actormq cluster watch
            actormq cluster watch --node 10.0.0.2 --json
            """);
        return command;
    }

    private static async Task WatchAsync(
        IClusterAccess access, Action<ClusterChange> tell, CancellationToken ct)
    {
        var last = await access.LookAsync(ct);
        var health = ClusterHealth.Of(last);
        tell(new(last.Cluster, $"is {Words.Of(health.State)}"));
        foreach (var problem in health.Problems)
            tell(new(last.Cluster, problem));
        var isAway = false;
        var fresh = new FreshLeaders();
        using var timer = new PeriodicTimer(LookEvery);
        while (await timer.WaitForNextTickAsync(ct))
        {
            ClusterReport now;
            try
            {
                now = fresh.Await(last, await access.LookAsync(ct));
            }
            catch (CommandFailedException failed) when (failed.ExitCode == ExitCode.NoCluster)
            {
                if (!isAway)
                    tell(new(last.Cluster, failed.Message));
                isAway = true;
                continue;
            }

            if (isAway)
                tell(new(last.Cluster, "answers again"));
            isAway = false;
            foreach (var change in ClusterChanges.Between(last, now))
                tell(change);
            last = now;
        }
    }

    private static void Print(ClusterChange change, bool asJson, Terminal terminal)
    {
        var now = TimeProvider.System.GetLocalNow();
        var clock = now.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
        terminal.Line(asJson
            ? JsonLine.Of(
                ("time", now.ToString("O", CultureInfo.InvariantCulture)),
                ("subject", change.Subject),
                ("text", change.Text))
            : $"{clock}  {change.Subject}  {change.Text}");
    }
}
