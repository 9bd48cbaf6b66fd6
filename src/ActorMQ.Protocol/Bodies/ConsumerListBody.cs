namespace ActorMQ.Protocol.Bodies;

/// <summary>The clients that consume in a group.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/header/GetConsumerListByGroupResponseBody.java.
/// </remarks>
public sealed class ConsumerListBody
{
    /// <summary>Client ids.</summary>
    public List<string> ConsumerIdList { get; set; } = [];
}
