using ActorMQ.Model;
using ActorMQ.Protocol.Bodies;

namespace ActorMQ.Client;

/// <summary>The addresses of a broker group's replicas, by their numbers.</summary>
internal sealed record BrokerReplicas(IReadOnlyDictionary<BrokerId, string> Addresses)
{
    /// <summary>The master's address; null while there is none.</summary>
    internal string? Master => Addresses.GetValueOrDefault(BrokerId.Master);

    /// <summary>The address to read from: the replica asked for, else the master, else any.</summary>
    internal (BrokerId Id, string Address)? ForReading(BrokerId preferred)
    {
        if (Addresses.TryGetValue(preferred, out var address))
            return (preferred, address);
        if (Master is { } master)
            return (BrokerId.Master, master);
        return Addresses.Count == 0 ? null : (Addresses.First().Key, Addresses.First().Value);
    }

    internal static BrokerReplicas Of(BrokerData data) =>
        new(data.BrokerAddrs.ToDictionary(a => new BrokerId(a.Key), a => a.Value));
}
