using System.Collections.Immutable;

namespace ActorMQ.Model.Routing;

/// <summary>
/// A name server's routing registry: takes what brokers tell, decides, and holds the table for clients.
/// </summary>
/// <remarks>
/// One owner, one thread at a time; no clock: <c>now</c> is a monotonic time that the owner passes in.
/// <para>Differences from RocketMQ, all towards saying less that is wrong: a refused registration leaves no
/// group without addresses behind; a group is in the one cluster that it named last; what a broker has told
/// before a change of epoch, and comes after it, changes nothing; who has lost its id to another counts as
/// not registered.</para>
/// Source: apache/rocketmq 8fc57f1 namesrv/.../routeinfo/RouteInfoManager.java.
/// </remarks>
public sealed class RouteRegistry(RouteRules rules)
{
    private readonly LiveBrokers _live = new();
    private readonly RouteTableBuilder _routes = new();

    /// <summary>The table after the latest change.</summary>
    public RouteTable Table { get; private set; } = RouteTable.Empty;

    /// <summary>The settings; may be changed between two decisions.</summary>
    public RouteRules Rules { get; set; } = rules;

    /// <summary>How many replicas are live.</summary>
    public int LiveCount => _live.Count;

    /// <summary>Takes a broker in, or renews what is known of it.</summary>
    public RegistrationOutcome Register(BrokerRegistration registration, TimeSpan now)
    {
        var verdict = Judge(registration);
        if (verdict == RegistrationVerdict.OlderThanKnown)
            Unregister(AddressOf(registration), registration.Name);
        if (verdict != RegistrationVerdict.Accepted)
            return new RegistrationOutcome(verdict);

        var known = _routes.Group(registration.Name);
        var group = Joined(known, registration);
        var isFirst = known?.Addresses.ContainsKey(registration.Id) != true;
        _routes.Put(group);
        ForgetWhoHeld(registration, known);
        if (registration.Id.IsMaster || IsPrimeSlave(registration, group))
            TakeTopics(registration, group, isFirst);
        _live.Put(new LiveBroker(
            AddressOf(registration),
            registration.Name,
            registration.Connection,
            registration.Version,
            registration.ReplicationAddress,
            now,
            registration.HeartbeatTimeout ?? Rules.BrokerTimeout));
        Publish();
        return MasterFor(registration, group);
    }

    /// <summary>Takes a broker out, at its own wish.</summary>
    public void Unregister(BrokerAddress at, BrokerName name)
    {
        Drop(at, name);
        Publish();
    }

    /// <summary>Notes that a broker lives.</summary>
    /// <returns>False when it is not registered; then nothing changed.</returns>
    public bool Heartbeat(BrokerAddress at, TimeSpan now) => _live.Touch(at, now);

    /// <summary>Which state of the broker's topics is known; null when it is not registered.</summary>
    public TopicsVersion? VersionOf(BrokerAddress at) => _live.Find(at)?.Version;

    /// <summary>Drops every broker that registered over a connection which has ended.</summary>
    /// <returns>Those dropped; empty when they have meanwhile registered over another connection.</returns>
    public IReadOnlyList<LiveBroker> ConnectionEnded(BrokerConnection connection) =>
        DropAll(_live.Over(connection));

    /// <summary>Drops every broker that was silent for longer than its limit.</summary>
    /// <returns>Those dropped, whose connections the owner closes.</returns>
    public IReadOnlyList<LiveBroker> Scan(TimeSpan now) => DropAll(_live.ExpiredAt(now));

    /// <summary>
    /// Adds a topic's queues without a registration; refused as a whole when a broker is unknown.
    /// </summary>
    public bool RegisterTopic(TopicName topic, IReadOnlyList<BrokerQueues> queues)
    {
        if (!queues.All(each => _routes.Group(each.Broker) is not null))
            return false;
        foreach (var each in queues)
            _routes.Put(topic, each.Broker, each.Queues);
        Publish();
        return true;
    }

    /// <summary>Forgets a topic, until a broker tells of it again.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="cluster">Only at the groups of this cluster; null for everywhere.</param>
    public void DeleteTopic(TopicName topic, ClusterName? cluster)
    {
        if (cluster is not { } only)
        {
            _routes.Remove(topic);
        }
        else
        {
            foreach (var group in Table.Groups.Values.Where(group => group.Cluster == only))
                _routes.Remove(topic, group.Name);
        }

        Publish();
    }

    /// <summary>Closes a group's topics to producers, until it tells of them again.</summary>
    /// <returns>How many topics the group has.</returns>
    public int WipeWritePermission(BrokerName broker) => Change(broker, queues => queues.WithoutWrite());

    /// <summary>Opens a group's topics to producers and consumers.</summary>
    /// <returns>How many topics the group has.</returns>
    public int AddWritePermission(BrokerName broker) => Change(broker, queues => queues.WithWrite());

    private static BrokerAddress AddressOf(BrokerRegistration registration) =>
        new(registration.Cluster, registration.Address);

    private static bool IsPrimeSlave(BrokerRegistration registration, BrokerGroup group) =>
        registration.ActingMaster is not null && registration.Id == group.SmallestId;

    /// <summary>
    /// The group with the replica in it; an address has one id, so a slave that became master loses its old
    /// one.
    /// </summary>
    private static BrokerGroup Joined(BrokerGroup? known, BrokerRegistration registration)
    {
        var addresses = known?.Addresses ?? ImmutableSortedDictionary<BrokerId, string>.Empty;
        var stale = IdsAt(addresses, registration.Address).Where(id => id != registration.Id);
        addresses = addresses.RemoveRange(stale).SetItem(registration.Id, registration.Address);
        return new BrokerGroup(
            registration.Cluster,
            registration.Name,
            addresses,
            registration.ActingMaster == true,
            registration.Zone);
    }

    private static List<BrokerId> IdsAt(
        ImmutableSortedDictionary<BrokerId, string> addresses, string address) =>
        [.. addresses.Where(each => Same(each.Value, address)).Select(each => each.Key)];

    private static bool Same(string left, string right) =>
        string.Equals(left, right, StringComparison.Ordinal);

    /// <summary>
    /// Who held the id before has no place in the group now: asked whether it is known, it is not, and so it
    /// registers anew, under the id that it has by then.
    /// </summary>
    private void ForgetWhoHeld(BrokerRegistration registration, BrokerGroup? known)
    {
        if (known?.Addresses.TryGetValue(registration.Id, out var holder) != true
            || Same(holder!, registration.Address))
        {
            return;
        }

        var at = new BrokerAddress(registration.Cluster, holder!);
        if (_live.Find(at)?.Name == registration.Name)
            _live.Remove(at);
    }

    /// <summary>
    /// Whether the sender has told of a later epoch meanwhile. What comes over a later connection is of a
    /// later process or telling, whatever its epoch: a group may have begun anew.
    /// </summary>
    private bool IsOvertaken(BrokerRegistration registration) =>
        _live.Find(AddressOf(registration)) is { } known
        && known.Name == registration.Name
        && registration.Version.StateVersion < known.Version.StateVersion
        && registration.Connection.Value <= known.Connection.Value;

    private RegistrationVerdict Judge(BrokerRegistration registration)
    {
        if (IsOvertaken(registration))
            return RegistrationVerdict.Overtaken;
        string? holder = null;
        _routes.Group(registration.Name)?.Addresses.TryGetValue(registration.Id, out holder);
        if (holder is null)
        {
            return registration.Topics.Length == 1
                ? RegistrationVerdict.NotYetRegistered
                : RegistrationVerdict.Accepted;
        }

        return !Same(holder, registration.Address)
            && VersionOf(new BrokerAddress(registration.Cluster, holder)) is { } known
            && known.StateVersion > registration.Version.StateVersion
            ? RegistrationVerdict.OlderThanKnown
            : RegistrationVerdict.Accepted;
    }

    private void TakeTopics(BrokerRegistration registration, BrokerGroup group, bool isFirst)
    {
        if (Rules.DeleteTopicsWithRegistration)
            DropTopicsNotIn(registration);
        var isNews = isFirst || VersionOf(AddressOf(registration)) != registration.Version;
        var closed = !registration.Id.IsMaster && group.ActingMaster;
        foreach (var (topic, queues) in registration.Topics)
        {
            if (isNews || !_routes.Has(topic, registration.Name))
                _routes.Put(topic, registration.Name, closed ? queues.WithoutWrite() : queues);
        }
    }

    private void DropTopicsNotIn(BrokerRegistration registration)
    {
        var told = registration.Topics.Select(each => each.Key).ToHashSet();
        foreach (var topic in _routes.TopicsOf(registration.Name).Where(topic => !told.Contains(topic)))
            _routes.Remove(topic, registration.Name);
    }

    private RegistrationOutcome MasterFor(BrokerRegistration registration, BrokerGroup group)
    {
        if (registration.Id.IsMaster || !group.Addresses.TryGetValue(BrokerId.Master, out var master))
            return new RegistrationOutcome(RegistrationVerdict.Accepted);
        return _live.Find(new BrokerAddress(registration.Cluster, master)) is { } live
            ? new RegistrationOutcome(RegistrationVerdict.Accepted, master, live.ReplicationAddress)
            : new RegistrationOutcome(RegistrationVerdict.Accepted);
    }

    private List<LiveBroker> DropAll(List<LiveBroker> brokers)
    {
        foreach (var broker in brokers)
            Drop(broker.At, broker.Name);
        Publish();
        return brokers;
    }

    private void Drop(BrokerAddress at, BrokerName name)
    {
        _live.Remove(at);
        if (_routes.Group(name) is not { } group)
            return;
        group = group with { Addresses = group.Addresses.RemoveRange(IdsAt(group.Addresses, at.Address)) };
        _routes.Put(group);
        if (group.Addresses.IsEmpty)
        {
            foreach (var topic in _routes.TopicsOf(name))
                _routes.Remove(topic, name);
        }
        else if (group is { ActingMaster: true, HasMaster: false })
        {
            _routes.Change(name, queues => queues.WithoutWrite());
        }
    }

    private int Change(BrokerName broker, Func<TopicQueues, TopicQueues> change)
    {
        var count = _routes.Change(broker, change);
        Publish();
        return count;
    }

    private void Publish() => Table = _routes.Build(Table);
}
