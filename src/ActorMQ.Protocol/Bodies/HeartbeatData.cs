using System.Text.Json.Serialization;

namespace ActorMQ.Protocol.Bodies;

/// <summary>A client says that it is alive, what it produces and what it consumes.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 remoting/.../protocol/heartbeat/HeartbeatData.java.</remarks>
public sealed class HeartbeatData
{
    /// <summary>The client.</summary>
    [JsonPropertyName("clientID")]
    public string ClientId { get; set; } = string.Empty;

    /// <summary>Its consumer groups.</summary>
    public List<ConsumerData> ConsumerDataSet { get; set; } = [];

    /// <summary>A hash over the subscriptions; 0 when the client sends whole heartbeats only.</summary>
    public int HeartbeatFingerprint { get; set; }

    /// <summary>Its producer groups.</summary>
    public List<ProducerData> ProducerDataSet { get; set; } = [];

    /// <summary>Whether subscriptions are left out because they have not changed.</summary>
    public bool WithoutSub { get; set; }
}

/// <summary>A producer group of a client.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 remoting/.../protocol/heartbeat/ProducerData.java.</remarks>
public sealed class ProducerData
{
    /// <summary>The group.</summary>
    public string GroupName { get; set; } = string.Empty;
}

/// <summary>A consumer group of a client.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 remoting/.../protocol/heartbeat/ConsumerData.java.</remarks>
public sealed class ConsumerData
{
    /// <summary>Where a new group starts.</summary>
    public ConsumeFromWhere ConsumeFromWhere { get; set; }

    /// <summary>Who asks for messages: the application or the client.</summary>
    public ConsumeType ConsumeType { get; set; }

    /// <summary>The group.</summary>
    public string GroupName { get; set; } = string.Empty;

    /// <summary>Whether the members share the messages.</summary>
    public MessageModel MessageModel { get; set; }

    /// <summary>What it subscribes to.</summary>
    public List<SubscriptionData> SubscriptionDataSet { get; set; } = [];

    /// <summary>Whether the client works in one unit of a larger deployment.</summary>
    public bool UnitMode { get; set; }
}

/// <summary>What a group wants of a topic.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 remoting/.../protocol/heartbeat/SubscriptionData.java.</remarks>
public sealed class SubscriptionData
{
    /// <summary>Whether the filter is a class; of no use since 4.3.</summary>
    public bool ClassFilterMode { get; set; }

    /// <summary>The tags' hash codes.</summary>
    public List<int> CodeSet { get; set; } = [];

    /// <summary><c>TAG</c> or <c>SQL92</c>.</summary>
    public string ExpressionType { get; set; } = "TAG";

    /// <summary>The filter expression; <c>*</c> for everything.</summary>
    public string SubString { get; set; } = string.Empty;

    /// <summary>When the client made the subscription: higher is newer.</summary>
    public long SubVersion { get; set; }

    /// <summary>The tags of a TAG expression.</summary>
    public List<string> TagsSet { get; set; } = [];

    /// <summary>The topic.</summary>
    public string Topic { get; set; } = string.Empty;
}
