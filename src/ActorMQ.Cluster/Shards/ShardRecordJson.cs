using System.Text.Json;

namespace ActorMQ.Cluster.Shards;

/// <summary>A shard's record as etcd holds it.</summary>
/// <remarks>
/// <code>{"epoch":3,"leader":"a","replicas":["a","b","c"],"inSync":["a","c"],"unclean":true}</code>
/// <c>leader</c> is left out when there is none, <c>unclean</c> when it is false. Fields that are not known
/// are left alone, so that a later version may add some; they are lost with the next change.
/// </remarks>
internal static class ShardRecordJson
{
    public static byte[] Encode(ShardRecord record)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("epoch", record.Epoch.Value);
            if (record.Leader is { } leader)
                json.WriteString("leader", leader.Value);
            Write(json, "replicas", record.Replicas);
            Write(json, "inSync", record.InSync);
            if (record.IsUnclean)
                json.WriteBoolean("unclean", true);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Null when the bytes are not a record: another program has written there.</summary>
    public static ShardRecord? TryDecode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            if (reader.BytesConsumed != bytes.Length || root.ValueKind != JsonValueKind.Object)
                return null;
            NodeId? leader = root.TryGetProperty("leader", out var name) ? ReadNode(name) : null;
            var epoch = new ShardEpoch(root.GetProperty("epoch").GetInt32());
            var record = new ShardRecord(epoch, leader, Read(root, "replicas"), Read(root, "inSync"))
            {
                IsUnclean = root.TryGetProperty("unclean", out var unclean) && unclean.GetBoolean(),
            };
            return IsSound(record) ? record : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException
            or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    private static bool IsSound(ShardRecord record) =>
        record.Epoch >= ShardEpoch.None
        && (record.Leader is { } leader
            ? record.Epoch > ShardEpoch.None && record.InSync.Contains(leader)
            : record.Epoch == ShardEpoch.None)
        && record.InSync.Concat(record.Replicas).All(node => node.Value.Length > 0);

    private static void Write(Utf8JsonWriter json, string name, NodeSet nodes)
    {
        json.WriteStartArray(name);
        foreach (var node in nodes)
            json.WriteStringValue(node.Value);
        json.WriteEndArray();
    }

    private static NodeSet Read(JsonElement root, string name) =>
        NodeSet.Of(root.GetProperty(name).EnumerateArray().Select(ReadNode));

    private static NodeId ReadNode(JsonElement name) => new(name.GetString() ?? "");
}
