using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace ActorMQ.Interop.Clusters.Lab;

/// <summary>Reads a cluster's shards out of etcd, with nothing of the product's in between.</summary>
public sealed class EtcdReader(string address, string cluster) : IDisposable
{
    private readonly HttpClient _http = new()
    {
        BaseAddress = new Uri($"http://{address}:{LabEtcd.Port}"),
        Timeout = TimeSpan.FromSeconds(5),
    };

    /// <summary>All shards by name; those that are not there yet are left out.</summary>
    /// <exception cref="HttpRequestException">etcd does not answer.</exception>
    public async Task<IReadOnlyDictionary<string, ShardSeen>> ReadAsync()
    {
        var (from, to) = ($"/actormq/{cluster}/shards/", $"/actormq/{cluster}/shards0");
        using var answer = await _http.PostAsJsonAsync(
            new Uri("/v3/kv/range", UriKind.Relative), new { key = Base64(from), range_end = Base64(to) });
        answer.EnsureSuccessStatusCode();
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return !body.TryGetProperty("kvs", out var pairs)
            ? new Dictionary<string, ShardSeen>(StringComparer.Ordinal)
            : pairs.EnumerateArray()
                .Select(pair => (Key: Text(pair, "key")[from.Length..], Value: Text(pair, "value")))
                .Where(pair => pair.Key.EndsWith("/record", StringComparison.Ordinal))
                .ToDictionary(pair => pair.Key.Split('/')[0], pair => Parse(pair.Value), StringComparer.Ordinal);
    }

    public void Dispose() => _http.Dispose();

    private static ShardSeen Parse(string json)
    {
        var record = JsonSerializer.Deserialize<JsonElement>(json);
        return new ShardSeen(
            record.GetProperty("epoch").GetInt32(),
            record.TryGetProperty("leader", out var leader) ? leader.GetString() : null,
            Names(record, "replicas"),
            Names(record, "inSync"));
    }

    private static List<string> Names(JsonElement record, string field) =>
        [.. record.GetProperty(field).EnumerateArray().Select(name => name.GetString()!)];

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Text(JsonElement pair, string field) =>
        Encoding.UTF8.GetString(Convert.FromBase64String(pair.GetProperty(field).GetString()!));
}
