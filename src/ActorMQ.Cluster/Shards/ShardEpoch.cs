using System.Globalization;

namespace ActorMQ.Cluster.Shards;

/// <summary>
/// The number of a shard's leadership: each leader takes the next. A 32-bit number from 0, as in RocketMQ's
/// epoch file and HA protocol; 0 is the epoch of a shard that no one has led yet.
/// </summary>
internal readonly record struct ShardEpoch(int Value) : IComparable<ShardEpoch>
{
    public static readonly ShardEpoch None = new(0);

    /// <exception cref="OverflowException">After 2³¹ leaderships.</exception>
    public ShardEpoch Next => new(Value + 1);

    public int CompareTo(ShardEpoch other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    public static bool operator <(ShardEpoch left, ShardEpoch right) => left.Value < right.Value;

    public static bool operator >(ShardEpoch left, ShardEpoch right) => left.Value > right.Value;

    public static bool operator <=(ShardEpoch left, ShardEpoch right) => left.Value <= right.Value;

    public static bool operator >=(ShardEpoch left, ShardEpoch right) => left.Value >= right.Value;
}
