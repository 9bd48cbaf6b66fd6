using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorMQ.Protocol.Bodies;

/// <summary>All topics of a broker.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/body/TopicConfigSerializeWrapper.java.
/// </remarks>
public sealed class TopicConfigSerializeWrapper
{
    /// <summary>The version of the table.</summary>
    public DataVersion DataVersion { get; set; } = new();

    /// <summary>Topics by name.</summary>
    public Dictionary<string, TopicConfigBody> TopicConfigTable { get; set; } = new(StringComparer.Ordinal);

    /// <summary>
    /// Our own, in the file alone: all changes in the commit log before this position are in here.
    /// </summary>
    [JsonPropertyName("actormqLogPosition")]
    public long? LogPosition { get; set; }
}

/// <summary>All topics of a broker, with those that are static.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/body/TopicConfigAndMappingSerializeWrapper.java.
/// </remarks>
public sealed class TopicConfigAndMappingSerializeWrapper
{
    /// <summary>The version of the table.</summary>
    public DataVersion DataVersion { get; set; } = new();

    /// <summary>The version of the mappings.</summary>
    public DataVersion MappingDataVersion { get; set; } = new();

    /// <summary>Topics by name.</summary>
    public Dictionary<string, TopicConfigBody> TopicConfigTable { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Static topics' history, passed on as it came.</summary>
    public Dictionary<string, JsonElement> TopicQueueMappingDetailMap { get; set; } =
        new(StringComparer.Ordinal);

    /// <summary>Static topics' queues by topic.</summary>
    public Dictionary<string, TopicQueueMappingInfo> TopicQueueMappingInfoMap { get; set; } =
        new(StringComparer.Ordinal);
}
