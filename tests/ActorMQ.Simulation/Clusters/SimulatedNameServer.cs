using ActorMQ.Model;
using ActorMQ.Model.Routing;

namespace ActorMQ.Simulation.Clusters;

/// <summary>
/// A name server: the product's registry behind a network. It keeps nothing, and knows of no other.
/// </summary>
internal sealed class SimulatedNameServer(ClusterHistory world, int index)
{
    private static readonly TimeSpan ScanInterval = TimeSpan.FromSeconds(1);

    private RouteRegistry _registry = NewRegistry();

    public int Place => SimulatedNetwork.NameServer(index);

    public bool IsUp { get; private set; } = true;

    /// <summary>Grows with each start; what was sent to an earlier process does not reach the next.</summary>
    public int Life { get; private set; }

    public void Start()
    {
        (IsUp, _registry) = (true, NewRegistry());
        Life++;
    }

    public void Crash()
    {
        world.Note($"name server {index} is killed");
        IsUp = false;
    }

    public void Scan()
    {
        if (IsUp)
        {
            foreach (var lost in _registry.Scan(world.Time.Now))
                world.Note($"name server {index} has not heard of {lost.At}");
        }

        world.Time.After(ScanInterval, Scan);
    }

    public RegistrationVerdict Register(BrokerRegistration registration)
    {
        var before = LeaderOf(registration.Name);
        var outcome = _registry.Register(registration, world.Time.Now);
        var after = LeaderOf(registration.Name);
        if (after != before)
            world.Note($"name server {index} knows {registration.Name} to be led by {after}");
        if (before is { } was && after is { } now && now.Epoch < was.Epoch)
            world.Fail($"name server {index} has taken {now} in place of {was}");
        return outcome.Verdict;
    }

    public void Unregister(BrokerAddress at, BrokerName name) => _registry.Unregister(at, name);

    public void ConnectionEnded(BrokerConnection connection) => _registry.ConnectionEnded(connection);

    /// <summary>Whether what a broker tells is what is known of it.</summary>
    public bool Knows(BrokerAddress at, TopicsVersion version)
    {
        _registry.Heartbeat(at, world.Time.Now);
        return _registry.VersionOf(at) == version;
    }

    /// <summary>The replicas of a shard, as clients are told; null when there is no route.</summary>
    public BrokerGroup? RouteTo(BrokerName shard) => _registry.Table.RouteOf(ClusterTopics.Orders, false)
        ?.Groups.FirstOrDefault(group => group.Name == shard);

    private static RouteRegistry NewRegistry() => new(new(
        BrokerTimeout: TimeSpan.FromSeconds(5), SupportActingMaster: false, DeleteTopicsWithRegistration: false));

    private KnownLeader? LeaderOf(BrokerName shard)
    {
        string? address = null;
        _registry.Table.Groups.GetValueOrDefault(shard)?.Addresses.TryGetValue(BrokerId.Master, out address);
        return address is null ? null
            : new(address, _registry.VersionOf(new(ClusterHistory.Cluster, address))?.StateVersion ?? -1);
    }

    private readonly record struct KnownLeader(string Address, long Epoch);
}
