namespace ActorMQ.Model;

/// <summary>Which state of a configuration table someone has; RocketMQ's data version.</summary>
/// <param name="StateVersion">Grows when the group's leader changes; 0 without replication.</param>
/// <param name="TimestampMs">Wall clock at the change, in Unix milliseconds.</param>
/// <param name="Counter">How many changes there were.</param>
/// <remarks>Source: apache/rocketmq 8fc57f1 remoting/.../protocol/DataVersion.java.</remarks>
public readonly record struct ConfigVersion(long StateVersion, long TimestampMs, long Counter)
{
    /// <summary>The version after one more change at <paramref name="now"/>.</summary>
    public ConfigVersion Next(DateTimeOffset now) => this with
    {
        TimestampMs = now.ToUnixTimeMilliseconds(),
        Counter = Counter + 1,
    };
}
