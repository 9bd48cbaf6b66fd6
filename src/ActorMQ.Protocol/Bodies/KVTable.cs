namespace ActorMQ.Protocol.Bodies;

/// <summary>Keys and values.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 remoting/.../protocol/body/KVTable.java.</remarks>
public sealed class KVTable
{
    /// <summary>Values by key.</summary>
    public Dictionary<string, string> Table { get; set; } = new(StringComparer.Ordinal);
}
