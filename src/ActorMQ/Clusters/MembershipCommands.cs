using System.CommandLine;
using ActorMQ.Cluster.Nodes;
using ActorMQ.CommandLine;
using ActorMQ.Output;

namespace ActorMQ.Clusters;

/// <summary><c>actormq cluster join, leave and down</c>: who belongs to the cluster.</summary>
internal static class MembershipCommands
{
    internal static Command Join(Terminal terminal, OpenCluster open)
    {
        var command = Create(
            terminal,
            open,
            "join",
            """
            Waits until a node is up as a member; one that was told to leave, and has not left yet, stays. A
            node itself joins by being started: actormq node.
            """,
            usualSeconds: 30,
            node => new(OrderVerb.Stay, Node: node),
            (report, node) => report.Find(node) is { State: NodeLiving.Up },
            node => $"{node} is up");
        HelpWithExamples.Add(command, """
            actormq cluster join node-3                    wait until it is up, 30 s at most
            actormq cluster join node-3 --timeout 0        only take back that it is to leave
            """);
        return command;
    }

    internal static Command Leave(Terminal terminal, OpenCluster open)
    {
        var command = Create(
            terminal,
            open,
            "leave",
            """
            A node leaves for good: it hands over what it leads, its replicas are copied to other nodes, and
            then its process ends with 0. Where there are too few other nodes it stays until there are.
            """,
            usualSeconds: 600,
            node => new(OrderVerb.Leave, Node: node),
            (report, node) => report.Find(node) is null,
            node => $"{node} has left");
        HelpWithExamples.Add(command, """
            actormq cluster leave node-3                   wait until it has left, 10 minutes at most
            actormq cluster leave node-3 --timeout 0       only tell it; 'cluster join node-3' takes that back
            """);
        return command;
    }

    internal static Command Down(Terminal terminal, OpenCluster open)
    {
        var command = Create(
            terminal,
            open,
            "down",
            """
            A node that is away does not come back: its replicas are copied to other nodes now, and not only
            after cluster.replace-after. Refused for a node that lives.
            """,
            usualSeconds: 30,
            node => new(OrderVerb.Down, Node: node),
            (report, node) => report.Find(node) is null,
            node => $"{node} is no member any more; other nodes get its replicas");
        HelpWithExamples.Add(command, """
            actormq cluster down node-3                    its machine is gone for good
            """);
        return command;
    }

    private static Command Create(
        Terminal terminal,
        OpenCluster open,
        string name,
        string description,
        int usualSeconds,
        Func<string, ClusterOrder> orderOf,
        Func<ClusterReport, string, bool> isDone,
        Func<string, string> done)
    {
        var node = new Argument<string>("node") { Description = "The node's name, as 'cluster show' has it" };
        var command = new Command(name, description) { node };
        var wait = new OrderWait(command, terminal, usualSeconds);
        var flags = new ClusterFlags(command, terminal, open);
        command.SetAction((parsed, _) => flags.RunAsync(parsed, (access, ct) =>
        {
            var name = parsed.GetRequiredValue(node);
            return wait.RunAsync(
                parsed, access, orderOf(name), report => isDone(report, name), done(name), ct);
        }));
        return command;
    }
}
