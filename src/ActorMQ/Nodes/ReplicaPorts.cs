using System.Net;
using ActorMQ.Model;

namespace ActorMQ.Nodes;

/// <summary>Gives each replica of this node a port of its own, the same again if it is free.</summary>
/// <param name="address">Where replicas listen.</param>
/// <param name="first">The first port; 0: the system gives any.</param>
/// <param name="count">How many there are.</param>
internal sealed class ReplicaPorts(IPAddress address, int first, int count)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<BrokerName, int> _given = [];

    /// <summary>The port of a shard's replica, which does not run.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="preferred">From 0: which of the ports, when it has none yet.</param>
    /// <param name="listening">What listens on this machine.</param>
    /// <exception cref="IOException">None is free.</exception>
    internal int Of(BrokerName shard, int preferred, IEnumerable<IPEndPoint> listening)
    {
        if (first == 0)
            return 0;
        var others = listening.Where(IsInTheWay).Select(other => other.Port).ToHashSet();
        lock (_gate)
        {
            if (_given.Remove(shard, out var before))
                preferred = before - first;
            for (var step = 0; step < count; step++)
            {
                var port = first + ((preferred + step) % count);
                if (others.Contains(port) || _given.ContainsValue(port))
                    continue;
                _given[shard] = port;
                return port;
            }
        }

        throw new IOException(
            $"no port from {first} to {first + count - 1} is free at {address}: actormq.cluster.first-port "
            + "and port-count say which replicas take");
    }

    private bool IsInTheWay(IPEndPoint other) =>
        other.Address.Equals(address) || IsAny(other.Address) || IsAny(address);

    private static bool IsAny(IPAddress address) =>
        address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
