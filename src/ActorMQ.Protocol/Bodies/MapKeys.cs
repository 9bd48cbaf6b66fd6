namespace ActorMQ.Protocol.Bodies;

/// <summary>How a body's maps with numbers for keys are written.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 namesrv/.../processor/ClientRequestProcessor.java#getRouteInfoByTopic.
/// </remarks>
public enum MapKeys
{
    /// <summary><c>{"0":"host"}</c>: JSON, which every client reads.</summary>
    Quoted = 0,

    /// <summary><c>{0:"host"}</c>: not JSON, but what RocketMQ writes to clients before 4.9.4.</summary>
    Unquoted,
}
