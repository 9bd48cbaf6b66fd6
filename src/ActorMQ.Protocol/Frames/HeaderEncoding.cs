namespace ActorMQ.Protocol.Frames;

/// <summary>The two forms of a command header, told apart by a frame's type byte.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 remoting/.../protocol/SerializeType.java.</remarks>
public enum HeaderEncoding : byte
{
    /// <summary>A JSON object in UTF-8.</summary>
    Json = 0,

    /// <summary>RocketMQ's own binary layout.</summary>
    Binary = 1,
}
