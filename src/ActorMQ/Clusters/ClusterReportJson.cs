using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorMQ.Clusters;

/// <summary>Reports and orders as JSON: for scripts, and between commands and nodes.</summary>
/// <remarks>
/// <code>
///   {"cluster":"c","isCurrent":true,"settings":{"shards":1,"replicationFactor":3,"minInSync":2},
///    "nodes":[{"node":"a","state":"up","rack":"","address":"10.0.0.1:10900"}],
///    "shards":[{"shard":"broker-0","epoch":3,"leader":"a","hasLeader":true,"replicas":["a"],
///               "inSync":["a"],"isUnclean":false,"addresses":{"a":"10.0.0.1:10911"},
///               "wish":null,"placement":null}]}
///   {"shard":"broker-0","node":"b","address":"10.0.0.2:10911","isInSync":true,"leads":false,"logEnd":4096,
///    "behind":0,"bytesPerSecond":0}
///   {"verb":"elect","node":"b","shard":"broker-0"}
/// </code>
/// Fields that are not known are left alone.
/// </remarks>
internal static class ClusterReportJson
{
    internal static byte[] Encode(ClusterReport report) =>
        JsonSerializer.SerializeToUtf8Bytes(report, ClusterReportTypes.Default.ClusterReport);

    internal static byte[] Encode(ClusterOrder order) =>
        JsonSerializer.SerializeToUtf8Bytes(order, ClusterReportTypes.Default.ClusterOrder);

    internal static string Text(ClusterReport report) =>
        JsonSerializer.Serialize(report, ClusterReportTypes.Default.ClusterReport);

    internal static string Text(ShardReport shard) =>
        JsonSerializer.Serialize(shard, ClusterReportTypes.Default.ShardReport);

    internal static string Text(ReplicaProgress replica) =>
        JsonSerializer.Serialize(replica, ClusterReportTypes.Default.ReplicaProgress);

    internal static bool TryReadReport(
        ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out ClusterReport? report)
    {
        report = null;
        try
        {
            report = JsonSerializer.Deserialize(bytes, ClusterReportTypes.Default.ClusterReport);
        }
        catch (JsonException)
        {
            // Whoever asks says what it wanted.
        }

        return report is not null;
    }

    internal static bool TryReadOrder(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out ClusterOrder? order)
    {
        order = null;
        try
        {
            order = JsonSerializer.Deserialize(bytes, ClusterReportTypes.Default.ClusterOrder);
        }
        catch (JsonException)
        {
            // Whoever asks says what it wanted.
        }

        return order is not null;
    }
}

/// <summary>How reports and orders are laid out; what the compiler makes of it does the work.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.General,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [
        typeof(CamelCaseEnumConverter<ActorMQ.Cluster.Nodes.NodeLiving>),
        typeof(CamelCaseEnumConverter<OrderVerb>)])]
[JsonSerializable(typeof(ClusterReport))]
[JsonSerializable(typeof(ClusterOrder))]
[JsonSerializable(typeof(ReplicaProgress))]
internal sealed partial class ClusterReportTypes : JsonSerializerContext;

/// <summary>A state's or a verb's name, with a small letter first.</summary>
internal sealed class CamelCaseEnumConverter<T>()
    : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
