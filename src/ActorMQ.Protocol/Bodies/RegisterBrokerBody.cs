namespace ActorMQ.Protocol.Bodies;

/// <summary>What a broker registers with a name server.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 remoting/.../protocol/body/RegisterBrokerBody.java.</remarks>
public sealed class RegisterBrokerBody
{
    /// <summary>Its filter servers; of no use since 4.3.</summary>
    public List<string> FilterServerList { get; set; } = [];

    /// <summary>Its topics.</summary>
    public TopicConfigAndMappingSerializeWrapper TopicConfigSerializeWrapper { get; set; } = new();
}
