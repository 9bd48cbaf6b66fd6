using System.CommandLine;
using ActorMQ.CommandLine;
using ActorMQ.Hocon.Settings;
using ActorMQ.Output;
using ActorMQ.Running;

namespace ActorMQ.Clusters;

/// <summary>Opens the way to a cluster.</summary>
/// <param name="settings">Where etcd is, and how long things take.</param>
/// <param name="node">The node to ask; null: etcd, where it is configured, else this machine's node.</param>
internal delegate IClusterAccess OpenCluster(ActorMqSettings settings, HostPort? node);

/// <summary>The flags of commands that look at a running cluster, or change it.</summary>
internal sealed class ClusterFlags
{
    /// <summary>The port of a node's own that reference.conf has.</summary>
    internal const int NodePort = 10900;

    private readonly Option<HostPort?> _node = new("--node")
    {
        Description = $"Any node of the cluster (127.0.0.1:{NodePort}, unless --etcd is given)",
        HelpName = "host:port",
        CustomParser = result =>
        {
            if (HostPort.TryParse(result.Tokens[0].Value, NodePort, out var address))
                return address;
            result.AddError($"'{result.Tokens[0].Value}' is no address: write host:port.");
            return null;
        },
    };

    private readonly ConfigFlags _config;
    private readonly OpenCluster _open;
    private readonly Terminal _terminal;

    internal ClusterFlags(Command command, Terminal terminal, OpenCluster open)
    {
        _terminal = terminal;
        _open = open;
        command.Options.Add(_node);
        _config = new ConfigFlags(command)
            .With("--etcd", "host:port,...", "Members of etcd, to go there and not to a node", "cluster.etcd")
            .With("--cluster", "name", "Name of the cluster (DefaultCluster); with --etcd", "cluster.name");
    }

    internal static Option<bool> Json(string what) => new("--json") { Description = $"Print {what}" };

    /// <summary>Does a command's work, until Ctrl-C.</summary>
    internal async Task<int> RunAsync(
        ParseResult parsed, Func<IClusterAccess, CancellationToken, Task<int>> workAsync)
    {
        using var signal = new StopSignal();
        var settings = _config.Load(parsed, _terminal);
        await using var access = _open(settings, parsed.GetValue(_node));
        return await workAsync(access, signal.Token);
    }
}
