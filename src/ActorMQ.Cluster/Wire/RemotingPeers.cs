using System.Collections.Concurrent;
using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Replication;
using ActorMQ.Cluster.Shards;
using ActorMQ.Protocol.Frames;
using ActorMQ.Transport;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Cluster.Wire;

/// <summary>One connection to each other replica's client port.</summary>
/// <param name="wire">How messages are written.</param>
/// <param name="client">This replica's own; ends with this.</param>
/// <param name="addressOf">Where a replica listens; null when that is not known.</param>
/// <param name="silenceMax">
/// A peer that says nothing for so long, though it is spoken to, gets a new connection: one that a broken
/// network has held up may take a minute to go on.
/// </param>
/// <param name="time">The clock.</param>
internal sealed class RemotingPeers(
    ReplicaWire wire,
    RemotingClient client,
    Func<NodeId, string?> addressOf,
    TimeSpan silenceMax,
    TimeProvider time) : IReplicaPeers
{
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<NodeId, PeerLink> _links = [];

    /// <summary>Over sockets, with room in each connection for twice what may be on its way.</summary>
    public static RemotingPeers OverSockets(
        ReplicaWire wire, ReplicationOptions options, ILoggerFactory logs, TimeProvider time)
    {
        var size = (2 * options.Settings.WindowSizeBytes) + options.RunSizeMax;
        var room = (int)Math.Min(size, int.MaxValue / 2);
        var client = new RemotingClient(
            new RemotingClientOptions
            {
                HeaderEncoding = HeaderEncoding.Binary,
                ConnectTimeout = TimeSpan.FromSeconds(1),
                OutputHighWater = room,
                OutputLowWater = room / 2,
            },
            pushes: null,
            logs,
            time);
        return new(wire, client, options.Coordination.AddressOf, 2 * options.Settings.LagMax, time);
    }

    /// <inheritdoc/>
    public bool TrySend(NodeId to, ReplicaMessage message, ReadOnlySpan<byte> run) =>
        addressOf(to) is { } address && LinkOf(to).TrySend(address, message, run);

    /// <inheritdoc/>
    public void OnHeard(NodeId from)
    {
        if (_links.TryGetValue(from, out var link))
            link.OnHeard();
    }

    /// <inheritdoc/>
    public void Stop() => _ = StopAsync();

    /// <summary>A connection that is closed sends nothing more, not even what was said just now.</summary>
    private async Task StopAsync()
    {
        await Task.Delay(LastWords, time, CancellationToken.None);
        await client.DisposeAsync();
    }

    private PeerLink LinkOf(NodeId peer) => _links.GetOrAdd(
        peer,
        static (node, peers) => new PeerLink(node, peers.wire, peers.client, peers.silenceMax, peers.time),
        (wire, client, silenceMax, time));
}
