using System.Collections.Immutable;

namespace ActorMQ.Model.Routing;

/// <summary>
/// Everything that clients may ask a name server about brokers and topics, at one moment; never changes.
/// </summary>
/// <remarks>
/// The registry makes a new table for each change and publishes it, so any thread answers questions from the
/// table
/// that it sees, without a lock. Tables share what did not change.
/// All lists come in ordinal order, so that equal tables give equal answers.
/// Source: apache/rocketmq 8fc57f1 namesrv/.../routeinfo/RouteInfoManager.java.
/// </remarks>
public sealed class RouteTable
{
    /// <summary>
    /// Topics of this prefix keep their groups as they are: brokers find their peers through them.
    /// </summary>
    public const string MemberTopicPrefix = "rmq_sys_SYNC_BROKER_MEMBER_";

    private static readonly Comparer<BrokerName> ByName =
        Comparer<BrokerName>.Create((left, right) => string.CompareOrdinal(left.Value, right.Value));

    internal RouteTable(
        ImmutableDictionary<TopicName, ImmutableArray<BrokerQueues>> topics,
        ImmutableSortedDictionary<BrokerName, BrokerGroup> groups)
    {
        Topics = topics;
        Groups = groups;
    }

    /// <summary>Knows nobody.</summary>
    public static RouteTable Empty { get; } = new(
        ImmutableDictionary<TopicName, ImmutableArray<BrokerQueues>>.Empty,
        ImmutableSortedDictionary.Create<BrokerName, BrokerGroup>(ByName));

    /// <summary>The broker groups by name.</summary>
    public ImmutableSortedDictionary<BrokerName, BrokerGroup> Groups { get; }

    /// <summary>Each topic's queues, by broker name, ordinal; never an empty list.</summary>
    internal ImmutableDictionary<TopicName, ImmutableArray<BrokerQueues>> Topics { get; }

    /// <summary>The way to a topic.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="supportActingMaster">Whether a standing-in slave is shown under the master's id.</param>
    /// <returns>Null when nobody has queues of it, or only groups without a live replica.</returns>
    public TopicRoute? RouteOf(TopicName topic, bool supportActingMaster)
    {
        if (!Topics.TryGetValue(topic, out var queues))
            return null;
        var showActing = supportActingMaster
            && !topic.Value.StartsWith(MemberTopicPrefix, StringComparison.Ordinal);
        var groups = ImmutableArray.CreateBuilder<BrokerGroup>(queues.Length);
        foreach (var (broker, has) in queues)
        {
            if (Groups.TryGetValue(broker, out var group))
                groups.Add(showActing && IsActing(group, has) ? group.WithSmallestAsMaster() : group);
        }

        return groups.Count == 0 ? null : new TopicRoute(queues, groups.DrainToImmutable());
    }

    /// <summary>The clusters, each with the names of its groups.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<BrokerName>> Clusters() =>
        Groups.Values
            .GroupBy(group => group.Cluster.Value, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(
                cluster => cluster.Key,
                cluster => cluster.Select(group => group.Name).ToImmutableArray(),
                StringComparer.Ordinal);

    /// <summary>All topics.</summary>
    public ImmutableArray<TopicName> AllTopics() => Ordered(Topics.Keys);

    /// <summary>The topics that a group of the cluster has queues of.</summary>
    public ImmutableArray<TopicName> TopicsOf(ClusterName cluster) => TopicsWhere(queues =>
        queues.Any(each => Groups.TryGetValue(each.Broker, out var group) && group.Cluster == cluster));

    /// <summary>
    /// The topics whose first broker's flags have all of <paramref name="set"/> and none of <paramref
    /// name="clear"/>.
    /// </summary>
    public ImmutableArray<TopicName> TopicsByFlags(int set, int clear) => TopicsWhere(queues =>
        (queues[0].Queues.SystemFlags & (set | clear)) == set);

    private static bool IsActing(BrokerGroup group, TopicQueues queues) =>
        group.ActingMaster && !group.HasMaster && !queues.IsWritable;

    private static ImmutableArray<TopicName> Ordered(IEnumerable<TopicName> topics) =>
        [.. topics.OrderBy(topic => topic.Value, StringComparer.Ordinal)];

    private ImmutableArray<TopicName> TopicsWhere(Func<ImmutableArray<BrokerQueues>, bool> holds) =>
        Ordered(Topics.Where(topic => holds(topic.Value)).Select(topic => topic.Key));
}
