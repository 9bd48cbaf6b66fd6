using System.CommandLine;
using System.Globalization;
using ActorMQ.CommandLine;
using ActorMQ.Output;

namespace ActorMQ.Clusters;

/// <summary><c>actormq shard replicas</c>: replicas of a shard or of all, as they tell.</summary>
internal static class ListReplicasCommand
{
    internal static Command Create(Terminal terminal, OpenCluster open)
    {
        var json = ClusterFlags.Json("a JSON object for each replica");
        var shard = new Argument<string?>("shard")
        {
            Description = "The shard's name; all shards without",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command(
            "replicas", "Lists replicas as they answer: who leads, where logs end, how far behind.")
        {
            shard,
            json,
        };
        var flags = new ClusterFlags(command, terminal, open);
        command.SetAction((parsed, _) => flags.RunAsync(parsed, async (access, ct) =>
        {
            var report = await access.LookAsync(ct);
            var shards = parsed.GetValue(shard) is { } name
                ? [ShardCommand.Find(report, name)]
                : report.Shards;
            var replicas = new List<ReplicaProgress>();
            foreach (var each in shards)
                replicas.AddRange(await ReplicaProgress.LookAsync(access, each, ct));
            if (!parsed.GetValue(json))
                Print(replicas, terminal);
            foreach (var replica in parsed.GetValue(json) ? replicas : [])
                terminal.Line(ClusterReportJson.Text(replica));
            return ExitCode.Ok;
        }));
        HelpWithExamples.Add(command, """
            actormq shard replicas
            actormq shard replicas broker-0 --json | jq .behind
            """);
        return command;
    }

    private static void Print(IReadOnlyList<ReplicaProgress> replicas, Terminal terminal)
    {
        var table = new TextTable(
            "SHARD", "REPLICA", "ROLE", "IN SYNC", "LOG END", "BEHIND", "BYTES/S", "ADDRESS");
        foreach (var replica in replicas)
        {
            table.Add(
                replica.Leads is null || !replica.IsInSync,
                replica.Shard,
                replica.Node,
                replica.Leads switch { true => "leads", false => "follows", null => "does not answer" },
                replica.IsInSync ? "yes" : "no",
                Number(replica.LogEnd),
                Number(replica.Behind),
                Number(replica.BytesPerSecond),
                replica.Address ?? string.Empty);
        }

        table.Print(terminal);

        static string Number(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? string.Empty;
    }
}
