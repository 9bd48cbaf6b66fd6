using System.Globalization;
using System.Text;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Coordination;

/// <summary>Where a cluster keeps what in etcd.</summary>
/// <remarks>
/// <code>
///   /actormq/CLUSTER/shards/SHARD/record    the shard's record, JSON
///   /actormq/CLUSTER/shards/SHARD/lease     the epoch that is led, in digits; goes with the leader's lease
/// </code>
/// </remarks>
internal sealed class ShardKeys(ClusterName cluster)
{
    public string Shards { get; } = $"/actormq/{cluster}/shards/";

    public string Record(BrokerName shard) => $"{Shards}{shard}/record";

    public string Lease(BrokerName shard) => $"{Shards}{shard}/lease";

    public static byte[] EncodeLease(ShardEpoch epoch) => Encoding.ASCII.GetBytes(epoch.ToString());

    /// <summary>Null when it is not an epoch.</summary>
    public static ShardEpoch? DecodeLease(byte[] value)
    {
        var digits = Encoding.ASCII.GetString(value);
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
            ? new(epoch)
            : null;
    }
}
