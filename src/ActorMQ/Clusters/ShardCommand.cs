using System.CommandLine;
using ActorMQ.CommandLine;
using ActorMQ.Output;

namespace ActorMQ.Clusters;

/// <summary><c>actormq shard …</c>: the shards of a running cluster.</summary>
internal static class ShardCommand
{
    internal static Command Create(Terminal terminal, OpenCluster open)
    {
        var command = new Command("shard", "Look at a running cluster's shards, move and elect.")
        {
            ListShardsCommand.Create(terminal, open),
            ShowShardCommand.Create(terminal, open),
            ListReplicasCommand.Create(terminal, open),
            MoveShardCommand.Create(terminal, open),
            ElectLeaderCommand.Create(terminal, open),
        };
        HelpWithExamples.Add(command, """
            actormq shard list
            actormq shard elect broker-0 node-2            a member of the in-sync set leads; no send fails
            actormq shard move broker-0 node-1 node-4      the replica on node-1 goes to node-4
            actormq shard replicas broker-0                how far the log of each replica is
            """);
        return command;
    }

    internal static Argument<string> ShardArgument() =>
        new("shard") { Description = "The shard's name, as 'shard list' has it" };

    /// <summary>The shard of that name.</summary>
    /// <exception cref="CommandFailedException">There is none.</exception>
    internal static ShardReport Find(ClusterReport report, string shard) =>
        report.FindShard(shard) ?? throw new CommandFailedException(
            ExitCode.Refused,
            $"there is no shard {shard}; there are "
            + Words.List([.. report.Shards.Select(each => each.Shard)]));
}
