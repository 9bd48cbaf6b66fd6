namespace ActorMQ.Model.Routing;

/// <summary>Which state of its topics a broker told; two that are equal tell of the same topics.</summary>
/// <param name="StateVersion">Grows when a group's leader changes; the higher one wins a dispute over an
/// id.</param>
/// <param name="TimestampMs">The broker's wall clock at the change, in Unix milliseconds.</param>
/// <param name="Counter">How many changes there were.</param>
/// <remarks>Source: apache/rocketmq 8fc57f1 remoting/.../protocol/DataVersion.java#equals.</remarks>
public readonly record struct TopicsVersion(long StateVersion, long TimestampMs, long Counter);
