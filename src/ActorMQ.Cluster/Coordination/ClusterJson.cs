using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Shards;

namespace ActorMQ.Cluster.Coordination;

/// <summary>
/// Values of keys as JSON; a shard's record has its own page, <see cref="ShardRecordJson"/>.
/// </summary>
/// <remarks>
/// <code>
///   {"address":"10.0.0.1:9700","rack":"r1","life":71,"beat":12,"stage":"Up"}
///   {"shards":3,"shardPrefix":"broker","replicationFactor":3,"minInSync":2}
///   {"epoch":7,"node":"a","life":71}
///   {"leader":"b","epoch":7,"isOperators":true,"isUnclean":false}
/// </code>
/// Fields that are not known are left alone.
/// </remarks>
internal static class ClusterJson
{
    public static JsonTypeInfo<NodeEntry> Node => ClusterJsonTypes.Default.NodeEntry;

    public static JsonTypeInfo<ClusterSettings> Settings => ClusterJsonTypes.Default.ClusterSettings;

    public static JsonTypeInfo<ShardLease> Lease => ClusterJsonTypes.Default.ShardLease;

    public static JsonTypeInfo<ShardWish> Wish => ClusterJsonTypes.Default.ShardWish;

    public static JsonTypeInfo<NodeId[]> Nodes => ClusterJsonTypes.Default.NodeIdArray;

    public static JsonTypeInfo<string> Address => ClusterJsonTypes.Default.String;

    public static byte[] Encode<T>(T value, JsonTypeInfo<T> type) =>
        JsonSerializer.SerializeToUtf8Bytes(value, type);

    /// <summary>Null when the bytes are not such a value: another program has written there.</summary>
    public static T? TryDecode<T>(ReadOnlySpan<byte> bytes, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal sealed class NodeIdConverter : JsonConverter<NodeId>
    {
        public override NodeId Read(
            ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 } name
                ? new(name)
                : throw new JsonException("a node's name is wanted");

        public override void Write(Utf8JsonWriter writer, NodeId value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Value);
    }

    internal sealed class EpochConverter : JsonConverter<ShardEpoch>
    {
        public override ShardEpoch Read(
            ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var epoch) && epoch >= 0
                ? new(epoch)
                : throw new JsonException("an epoch is wanted");

        public override void Write(Utf8JsonWriter writer, ShardEpoch value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value.Value);
    }
}
