using System.Collections.Immutable;
using ActorMQ.Model;
using ActorMQ.Model.Routing;
using ActorMQ.Protocol.Bodies;

namespace ActorMQ.NameServer.Routing;

/// <summary>The registry's values as the bodies that clients read.</summary>
internal static class RouteBodies
{
    internal static TopicRouteData Of(TopicRoute route, string? orderTopicConf) => new()
    {
        BrokerDatas = [.. route.Groups.Select(Of)],
        QueueDatas = [.. route.Queues.Select(Of)],
        OrderTopicConf = orderTopicConf,
    };

    internal static BrokerData Of(BrokerGroup group) => new()
    {
        BrokerAddrs = AddressesOf(group),
        BrokerName = group.Name.Value,
        Cluster = group.Cluster.Value,
        EnableActingMaster = group.ActingMaster,
        ZoneName = group.Zone,
    };

    internal static SortedDictionary<long, string> AddressesOf(BrokerGroup group)
    {
        var addresses = new SortedDictionary<long, string>();
        foreach (var (id, address) in group.Addresses)
            addresses[id.Value] = address;
        return addresses;
    }

    internal static ClusterInfo ClusterInfoOf(RouteTable table) => new()
    {
        BrokerAddrTable = table.Groups.Values.ToDictionary(
            group => group.Name.Value, Of, StringComparer.Ordinal),
        ClusterAddrTable = table.Clusters().ToDictionary(
            each => each.Key, each => each.Value.Select(name => name.Value).ToList(), StringComparer.Ordinal),
    };

    internal static TopicList ListOf(ImmutableArray<TopicName> topics) =>
        new() { Topics = [.. topics.Select(topic => topic.Value)] };

    internal static DataVersion VersionOf(TopicsVersion version) => new()
    {
        StateVersion = version.StateVersion,
        Timestamp = version.TimestampMs,
        Counter = version.Counter,
    };

    internal static TopicsVersion VersionOf(DataVersion version) =>
        new(version.StateVersion, version.Timestamp, version.Counter);

    private static QueueData Of(BrokerQueues each) => new()
    {
        BrokerName = each.Broker.Value,
        Perm = each.Queues.Permissions,
        ReadQueueNums = each.Queues.ReadQueueCount,
        WriteQueueNums = each.Queues.WriteQueueCount,
        TopicSysFlag = each.Queues.SystemFlags,
    };
}
