using System.Globalization;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Static;

/// <summary>In a static group a replica is named by its broker id.</summary>
internal static class StaticIds
{
    /// <summary>The name of a replica.</summary>
    public static NodeId Of(BrokerId id) => new(id.ToString());

    /// <summary>The number of a replica, 0 or more.</summary>
    public static bool TryRead(NodeId node, out BrokerId id)
    {
        var isNumber = long.TryParse(
            node.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value);
        id = new(value);
        return isNumber;
    }

    /// <summary>As <see cref="Replication.ReplicationOptions.NumberOf"/>.</summary>
    public static BrokerId NumberOf(ShardRecord record, NodeId node) =>
        TryRead(node, out var id) ? id : throw new InvariantException($"{node} of {record} has no number");
}
