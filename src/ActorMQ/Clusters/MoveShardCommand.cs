using System.CommandLine;
using ActorMQ.CommandLine;
using ActorMQ.Output;

namespace ActorMQ.Clusters;

/// <summary><c>actormq shard move</c>: a replica goes to another node.</summary>
internal static class MoveShardCommand
{
    internal static Command Create(Terminal terminal, OpenCluster open)
    {
        var shard = ShardCommand.ShardArgument();
        var from = new Argument<string?>("from")
        {
            Description = "The node that has the replica",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var to = new Argument<string?>("to")
        {
            Description = "The node that gets it",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var plan = new Option<bool>("--plan")
        {
            Description = "Replicas are again where the cluster's own plan wants them; no node is named",
        };
        var command = new Command(
            "move",
            """
            Moves a replica of a shard to another node: it is copied there, and when the copy is in sync the
            old one goes. From then on the shard stays where it was put, until 'shard move --plan'.
            """)
        {
            shard,
            from,
            to,
            plan,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(plan) == (result.GetValue(to) is not null))
            {
                result.AddError(
                    "Name the node that has the replica and the one that gets it, or give --plan.");
            }
        });
        var wait = new OrderWait(command, terminal, usualSeconds: 600);
        var flags = new ClusterFlags(command, terminal, open);
        command.SetAction((parsed, _) => flags.RunAsync(parsed, (access, ct) =>
        {
            var name = parsed.GetRequiredValue(shard);
            return parsed.GetValue(plan)
                ? wait.RunAsync(
                    parsed,
                    access,
                    new(OrderVerb.Plan, Shard: name),
                    report => ShardCommand.Find(report, name).Placement is null,
                    $"{name} is where the plan wants it, or on its way",
                    ct)
                : MoveAsync(parsed, access, wait, new(
                    OrderVerb.Move, Shard: name, From: parsed.GetValue(from), To: parsed.GetValue(to)), ct);
        }));
        HelpWithExamples.Add(command, """
            actormq shard move broker-0 node-1 node-4      wait until node-4 is in sync, 10 minutes at most
            actormq shard move broker-0 --plan
            """);
        return command;
    }

    private static Task<int> MoveAsync(
        ParseResult parsed, IClusterAccess access, OrderWait wait, ClusterOrder order, CancellationToken ct)
    {
        return wait.RunAsync(
            parsed,
            access,
            order,
            IsDone,
            $"the replica of {order.Shard} on {order.From} is on {order.To} now",
            ct);

        bool IsDone(ClusterReport report)
        {
            var shard = ShardCommand.Find(report, order.Shard!);
            return shard.InSync.Contains(order.To, StringComparer.Ordinal)
                && !shard.Replicas.Contains(order.From, StringComparer.Ordinal);
        }
    }
}
