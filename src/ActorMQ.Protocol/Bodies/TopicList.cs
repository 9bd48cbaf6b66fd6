using System.Text.Json.Serialization;

namespace ActorMQ.Protocol.Bodies;

/// <summary>Names of topics.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 remoting/.../protocol/body/TopicList.java.</remarks>
public sealed class TopicList
{
    /// <summary>A broker that has them, when there is one to name.</summary>
    public string? BrokerAddr { get; set; }

    /// <summary>The names.</summary>
    [JsonPropertyName("topicList")]
    public List<string> Topics { get; set; } = [];
}
