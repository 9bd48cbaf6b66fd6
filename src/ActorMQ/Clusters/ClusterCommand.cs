using System.CommandLine;
using ActorMQ.CommandLine;
using ActorMQ.Output;

namespace ActorMQ.Clusters;

/// <summary><c>actormq cluster …</c>: a running cluster's nodes and shards.</summary>
internal static class ClusterCommand
{
    internal static Command Create(Terminal terminal, OpenCluster open)
    {
        var command = new Command("cluster", "Look at a running cluster, and change who belongs to it.")
        {
            ShowClusterCommand.Create(terminal, open),
            ClusterStatusCommand.Create(terminal, open),
            WatchClusterCommand.Create(terminal, open),
            MembershipCommands.Join(terminal, open),
            MembershipCommands.Leave(terminal, open),
            MembershipCommands.Down(terminal, open),
        };
        HelpWithExamples.Add(command, """
            actormq cluster show                           by the node on this machine
            actormq cluster status --node 10.0.0.2:10900   exit code 0: all is well; for a script
            actormq cluster watch --etcd 10.0.0.9:2379 --cluster shop
            actormq cluster leave node-3                   its replicas go to others, then it ends
            """);
        return command;
    }
}
