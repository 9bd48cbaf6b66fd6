namespace ActorMQ.Protocol.Bodies;

/// <summary>The version of a broker's table: two tables with equal versions are equal.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 remoting/.../protocol/DataVersion.java.</remarks>
public sealed record DataVersion
{
    /// <summary>How often the table was changed.</summary>
    public long Counter { get; init; }

    /// <summary>The broker's state when it was changed.</summary>
    public long StateVersion { get; init; }

    /// <summary>When it was changed, in Unix milliseconds.</summary>
    public long Timestamp { get; init; }
}
