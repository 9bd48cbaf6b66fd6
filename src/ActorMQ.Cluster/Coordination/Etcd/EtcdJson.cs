using System.Globalization;
using System.Text;
using System.Text.Json;
using ActorMQ.Cluster.Shards;

namespace ActorMQ.Cluster.Coordination.Etcd;

/// <summary>The bodies of etcd's JSON gateway.</summary>
/// <remarks>
/// Keys and values are base64; 64-bit integers are strings of digits; a field that is 0, false or empty is
/// left out. Source: etcd 3.4 api/etcdserverpb/rpc.proto, and what 3.4.23 answers.
/// </remarks>
internal static class EtcdJson
{
    /// <summary>
    /// The end of the range of all keys with a prefix: the prefix with its last byte one higher.
    /// </summary>
    public static byte[] EndOfRange(string prefix)
    {
        var end = Encoding.UTF8.GetBytes(prefix);
        end[^1]++;
        return end;
    }

    public static byte[] Write(Action<Utf8JsonWriter> fields)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    public static void WriteRange(Utf8JsonWriter json, string prefix)
    {
        json.WriteBase64String("key", Encoding.UTF8.GetBytes(prefix));
        json.WriteBase64String("range_end", EndOfRange(prefix));
    }

    public static void WriteNumber(Utf8JsonWriter json, string name, long value) =>
        json.WriteString(name, value.ToString(CultureInfo.InvariantCulture));

    public static byte[] WriteTransaction(
        IReadOnlyList<KeyCondition> conditions, IReadOnlyList<KeyChange> changes) =>
        Write(json =>
        {
            json.WriteStartArray("compare");
            foreach (var condition in conditions)
            {
                json.WriteStartObject();
                WriteKey(json, condition.Key);
                json.WriteString("target", "MOD");
                json.WriteString("result", "EQUAL");
                WriteNumber(json, "mod_revision", condition.Revision.Value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("success");
            foreach (var change in changes)
                WriteChange(json, change);
            json.WriteEndArray();
            json.WriteStartArray("failure");
            foreach (var condition in conditions)
            {
                json.WriteStartObject();
                json.WriteStartObject("request_range");
                WriteKey(json, condition.Key);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });

    public static TransactionResult ReadTransaction(JsonElement answer)
    {
        var isWon = answer.TryGetProperty("succeeded", out var succeeded) && succeeded.GetBoolean();
        var current = new List<StoredKey>();
        if (!isWon && answer.TryGetProperty("responses", out var responses))
        {
            foreach (var response in responses.EnumerateArray())
            {
                if (response.TryGetProperty("response_range", out var range))
                    current.AddRange(ReadKeys(range));
            }
        }

        return new(isWon ? TransactionOutcome.Won : TransactionOutcome.Lost, ReadRevision(answer), current);
    }

    public static IEnumerable<StoredKey> ReadKeys(JsonElement range) =>
        range.TryGetProperty("kvs", out var keys) ? keys.EnumerateArray().Select(ReadKey) : [];

    public static RecordRevision ReadRevision(JsonElement answer) =>
        new(ReadNumber(answer.GetProperty("header"), "revision"));

    /// <summary>A number that may be left out, and then is 0.</summary>
    public static long ReadNumber(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value)
            ? long.Parse(value.GetString()!, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            : 0;

    public static KeyEvent ReadEvent(JsonElement item)
    {
        var entry = ReadKey(item.GetProperty("kv"));
        var isDelete = item.TryGetProperty("type", out var type)
            && string.Equals(type.GetString(), "DELETE", StringComparison.Ordinal);
        return new(entry.Key, isDelete ? null : entry, entry.Revision);
    }

    private static StoredKey ReadKey(JsonElement entry) => new(
        Encoding.UTF8.GetString(entry.GetProperty("key").GetBytesFromBase64()),
        entry.TryGetProperty("value", out var value) ? value.GetBytesFromBase64() : [],
        new(ReadNumber(entry, "mod_revision")),
        new(ReadNumber(entry, "lease")));

    private static void WriteChange(Utf8JsonWriter json, KeyChange change)
    {
        json.WriteStartObject();
        if (change is PutKey put)
        {
            json.WriteStartObject("request_put");
            WriteKey(json, put.Key);
            json.WriteBase64String("value", put.Value);
            if (put.Lease != LeaseId.None)
                WriteNumber(json, "lease", put.Lease.Value);
        }
        else
        {
            json.WriteStartObject("request_delete_range");
            WriteKey(json, change.Key);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteKey(Utf8JsonWriter json, string key) =>
        json.WriteBase64String("key", Encoding.UTF8.GetBytes(key));
}
