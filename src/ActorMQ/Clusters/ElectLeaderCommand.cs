using System.CommandLine;
using ActorMQ.CommandLine;
using ActorMQ.Output;

namespace ActorMQ.Clusters;

/// <summary><c>actormq shard elect</c>: another replica leads.</summary>
internal static class ElectLeaderCommand
{
    internal static Command Create(Terminal terminal, OpenCluster open)
    {
        var shard = ShardCommand.ShardArgument();
        var node = new Argument<string>("node") { Description = "The node that is to lead" };
        var unclean = new Option<bool>("--unclean")
        {
            Description = "It leads with what it has: acknowledged messages that it lacks are lost for good",
        };
        var command = new Command(
            "elect",
            """
            A node leads a shard, without a failed send. Only a member of the in-sync set may: it has every
            acknowledged message. With --unclean any replica may, which is the last resort when no member of
            the set will ever come back.
            """)
        {
            shard,
            node,
            unclean,
        };
        var wait = new OrderWait(command, terminal, usualSeconds: 30);
        var flags = new ClusterFlags(command, terminal, open);
        command.SetAction((parsed, _) => flags.RunAsync(parsed, async (access, ct) =>
        {
            var (name, target) = (parsed.GetRequiredValue(shard), parsed.GetRequiredValue(node));
            var before = ShardCommand.Find(await access.LookAsync(ct), name);
            Check(before, target, parsed.GetValue(unclean), terminal);
            return await wait.RunAsync(
                parsed,
                access,
                new(parsed.GetValue(unclean) ? OrderVerb.ElectUnclean : OrderVerb.Elect, target, name),
                report => ShardCommand.Find(report, name) is { HasLeader: true } after
                    && after.Epoch > before.Epoch
                    && string.Equals(after.Leader, target, StringComparison.Ordinal),
                $"{target} leads {name}",
                ct);
        }));
        HelpWithExamples.Add(command, """
            actormq shard elect broker-0 node-2
            actormq shard elect broker-0 node-3 --unclean  node-1 and node-2 are gone for good
            """);
        return command;
    }

    private static void Check(ShardReport shard, string node, bool isUnclean, Terminal terminal)
    {
        var isInSync = shard.InSync.Contains(node, StringComparer.Ordinal);
        if (!isInSync && !isUnclean)
        {
            throw new CommandFailedException(
                ExitCode.Refused,
                $"{node} is not in sync with {shard.Shard}, whose set is {Words.List(shard.InSync)}: it "
                + "would not have every acknowledged message. Wait until it is; or, if none of them ever "
                + "comes back, give --unclean");
        }

        if (isUnclean)
        {
            terminal.Advice(isInSync
                ? $"{node} is in sync, but may have lost what it acknowledged if its machine lost power"
                : $"{node} is not in sync: what {Words.List(shard.InSync)} have and {node} has not is lost "
                    + "for good, also when they come back, and consumers may already have had it");
        }
    }
}
