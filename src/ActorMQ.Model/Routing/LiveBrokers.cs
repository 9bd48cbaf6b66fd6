namespace ActorMQ.Model.Routing;

/// <summary>Who was heard when, over which connection.</summary>
/// <remarks>
/// Invariant: each entry's connection leads back to it, so that a connection's end finds its brokers.
/// </remarks>
internal sealed class LiveBrokers
{
    private readonly Dictionary<BrokerAddress, LiveBroker> _byAddress = [];

    internal int Count => _byAddress.Count;

    internal LiveBroker? Find(BrokerAddress at) => _byAddress.GetValueOrDefault(at);

    internal void Put(LiveBroker broker) => _byAddress[broker.At] = broker;

    internal bool Remove(BrokerAddress at) => _byAddress.Remove(at);

    internal bool Touch(BrokerAddress at, TimeSpan now)
    {
        if (!_byAddress.TryGetValue(at, out var broker))
            return false;
        _byAddress[at] = broker with { LastHeard = now };
        return true;
    }

    internal List<LiveBroker> ExpiredAt(TimeSpan now) => Where(broker => broker.IsExpiredAt(now));

    internal List<LiveBroker> Over(BrokerConnection connection) =>
        Where(broker => broker.Connection == connection);

    /// <summary>In the order of their addresses, so that what follows does not depend on hashing.</summary>
    private List<LiveBroker> Where(Func<LiveBroker, bool> holds) =>
        [.. _byAddress.Values.Where(holds).OrderBy(broker => broker.At.ToString(), StringComparer.Ordinal)];
}
