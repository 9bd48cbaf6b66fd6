using System.Text.Json.Serialization;

namespace ActorMQ.Protocol.Bodies;

/// <summary>
/// What all groups of a broker have committed; also the content of <c>consumerOffset.json</c>.
/// </summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/body/ConsumerOffsetSerializeWrapper.java.
/// </remarks>
public sealed class ConsumerOffsetSerializeWrapper
{
    /// <summary>The version of the table.</summary>
    public DataVersion DataVersion { get; set; } = new();

    /// <summary>Offsets by <c>topic@group</c> and queue.</summary>
    public SortedDictionary<string, SortedDictionary<int, long>> OffsetTable { get; set; } =
        new(StringComparer.Ordinal);

    /// <summary>
    /// Our own, in the file alone: all changes in the commit log before this position are in here.
    /// </summary>
    [JsonPropertyName("actormqLogPosition")]
    public long? LogPosition { get; set; }
}
