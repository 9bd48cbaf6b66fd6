using System.Text.Json;
using System.Text.Json.Serialization;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Shards;

namespace ActorMQ.Cluster.Coordination;

/// <summary>How the values of keys are laid out; what the compiler makes of it does the work.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.General,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(ClusterJson.NodeIdConverter), typeof(ClusterJson.EpochConverter)])]
[JsonSerializable(typeof(NodeEntry))]
[JsonSerializable(typeof(ClusterSettings))]
[JsonSerializable(typeof(ShardLease))]
[JsonSerializable(typeof(ShardWish))]
[JsonSerializable(typeof(NodeId[]))]
[JsonSerializable(typeof(string))]
internal sealed partial class ClusterJsonTypes : JsonSerializerContext;
