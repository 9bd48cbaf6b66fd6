using ActorMQ.Actors;
using ActorMQ.Cluster.Administration;
using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Entities;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Cluster.Nodes;

/// <summary>A node that takes part in a cluster: it joins by the cluster's name and etcd alone.</summary>
/// <remarks>What it does on the way: <see cref="NodeState"/>.</remarks>
internal sealed class ClusterNode : IAsyncDisposable
{
    private const int MailboxCapacity = 1 << 16;

    private static readonly TimeSpan AskPatience = TimeSpan.FromSeconds(5);

    private readonly NodeSurroundings _around;
    private readonly ActorRef<NodeMessage> _actor;

    private ClusterNode(NodeSurroundings around, ActorRef<NodeMessage> actor) =>
        (_around, _actor) = (around, actor);

    /// <summary>Completes when the node's part in the cluster has ended, by whatever.</summary>
    public Task<NodeEnd> Ended => _around.HasEnded.Task;

    /// <summary>
    /// Completes when the node is a member. While etcd does not answer that takes as long as it takes.
    /// </summary>
    public Task Joined => _around.HasJoined.Task;

    /// <summary>Its name.</summary>
    public NodeId Id => _around.Options.Node;

    /// <summary>The cluster as the node sees it, told of each change.</summary>
    public ClusterSight Sight => _around.Sight;

    /// <summary>What an operator may do to the cluster.</summary>
    public ClusterCommands Commands { get; private init; } = null!;

    /// <summary>Starts a node; it joins as soon as etcd answers.</summary>
    /// <param name="options">Who it is.</param>
    /// <param name="coordinator">etcd; not disposed here.</param>
    /// <param name="host">What runs its replicas.</param>
    /// <param name="actors">Where its actor lives, and whose clock it goes by.</param>
    /// <param name="logs">Where it says what happens.</param>
    /// <exception cref="ArgumentException">The options make no sense.</exception>
    public static ClusterNode Start(
        ClusterNodeOptions options,
        ICoordinator coordinator,
        IReplicaHost host,
        IActorRefFactory actors,
        ILoggerFactory logs)
    {
        Check(options);
        var around = new NodeSurroundings(options, coordinator, host, logs);
        var actor = actors.Spawn($"node-{options.Node}", new Props<NodeMessage>(() => new NodeActor(around))
        {
            Mailbox = MailboxOptions.Bounded(MailboxCapacity),
        });
        return new(around, actor) { Commands = new(options.Cluster, coordinator) };
    }

    /// <summary>The cluster as this node sees it; also while etcd is away.</summary>
    /// <exception cref="AskRefusedException">The node has ended.</exception>
    public Task<ClusterView> ViewAsync(CancellationToken ct) =>
        _actor.Ask<ClusterView>(reply => new NodeMessage.ShowView(reply), AskPatience, ct);

    /// <summary>What the replicas that run here do.</summary>
    /// <exception cref="AskRefusedException">The node has ended.</exception>
    public Task<IReadOnlyDictionary<BrokerName, ReplicaStatus>> ReplicasAsync(CancellationToken ct) =>
        _actor.Ask<IReadOnlyDictionary<BrokerName, ReplicaStatus>>(
            reply => new NodeMessage.ShowReplicas(reply), AskPatience, ct);

    /// <summary>Opens this node's part in asking the leaders of shards, from any node.</summary>
    /// <param name="actors">Where it lives.</param>
    /// <param name="port">The way to other nodes.</param>
    public ShardAdmin Administer(IActorRefFactory actors, NodePort port) =>
        new(actors, port, Id, _actor, Commands, Sight);

    /// <summary>
    /// Leaves for good: leaderships are handed over, replicas move to other nodes as far as there are
    /// enough, and then the node ends.
    /// </summary>
    /// <param name="ct">
    /// Ends the waiting; the node goes on leaving. Where too few others hold everything that never ends.
    /// </param>
    public async Task LeaveAsync(CancellationToken ct)
    {
        await Commands.LeaveAsync(_around.Options.Node, ct);
        await Ended.WaitAsync(ct);
    }

    /// <summary>
    /// Stops for a while: leaderships are handed over, replicas stop, and others know at once. They stay this
    /// node's.
    /// </summary>
    public Task StopAsync()
    {
        _actor.Tell(new NodeMessage.Heard(NodeInput.Stop.Instance));
        return Ended;
    }

    /// <summary>As <see cref="StopAsync"/>.</summary>
    public ValueTask DisposeAsync() => new(StopAsync());

    private static void Check(ClusterNodeOptions options)
    {
        var (times, settings) = (options.Times, options.Settings);
        if (!settings.IsSound)
            throw new ArgumentException($"these settings make no sense: {settings}", nameof(options));
        if (times.BeatInterval <= TimeSpan.Zero || times.Lease < times.BeatInterval * 3)
        {
            throw new ArgumentException(
                $"a lease of {times.Lease} is not three beats of {times.BeatInterval}", nameof(options));
        }

        foreach (var name in (string[])[options.Cluster.Value, options.Node.Value])
        {
            if (name.Length == 0 || name.Contains('/', StringComparison.Ordinal))
                throw new ArgumentException($"'{name}' is empty or has a slash: no name", nameof(options));
        }
    }
}
