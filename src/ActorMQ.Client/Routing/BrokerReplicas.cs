using ActorMQ.Model;
using ActorMQ.Protocol.Bodies;

namespace ActorMQ.Client;

/// <summary>The addresses of a broker group's replicas, by their numbers.</summary>
internal sealed record BrokerReplicas(IReadOnlyDictionary<BrokerId, string> Addresses)
{
    /// <summary>The master's address; null while there is none.</summary>
    internal string? Master => Addresses.GetValueOrDefault(BrokerId.Master);

    /// <summary>
    /// The address to read from: the replica asked for, else the master, else any; one that is lost only when
    /// all are.
    /// </summary>
    /// <remarks>
    /// Source: apache/rocketmq 8fc57f1
    /// client/.../impl/factory/MQClientInstance.java#findBrokerAddressInSubscribe.
    /// </remarks>
    internal (BrokerId Id, string Address)? ForReading(BrokerId preferred, LostReplicas lost)
    {
        (BrokerId Id, string Address)? best = null;
        var bestRank = int.MaxValue;
        foreach (var (id, address) in Addresses)
        {
            var rank = id == preferred ? 0 : id.IsMaster ? 1 : 2;
            if (lost.Contains(address))
                rank += 3;
            if (rank < bestRank || (rank == bestRank && id < best!.Value.Id))
                (best, bestRank) = ((id, address), rank);
        }

        return best;
    }

    /// <summary>Whether both say the same.</summary>
    internal bool IsSame(BrokerReplicas other) =>
        Addresses.Count == other.Addresses.Count
        && Addresses.All(one => string.Equals(
            other.Addresses.GetValueOrDefault(one.Key), one.Value, StringComparison.Ordinal));

    internal static BrokerReplicas Of(BrokerData data) =>
        new(data.BrokerAddrs.ToDictionary(a => new BrokerId(a.Key), a => a.Value));
}
