using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace ActorMQ.Interop.Clusters.Lab;

/// <summary>Reads a cluster's shards out of etcd, with nothing of the product's in between.</summary>
public sealed class EtcdReader(string address, string cluster) : IDisposable
{
    private const string Record = "/record";

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
        if (!body.TryGetProperty("kvs", out var pairs))
            return new Dictionary<string, ShardSeen>(StringComparer.Ordinal);
        var values = pairs.EnumerateArray().ToDictionary(
            pair => Text(pair, "key")[from.Length..], pair => Text(pair, "value"), StringComparer.Ordinal);
        return values.Where(pair => pair.Key.EndsWith(Record, StringComparison.Ordinal))
            .Select(pair => (Name: pair.Key[..^Record.Length], Json: pair.Value))
            .ToDictionary(
                shard => shard.Name,
                shard => Parse(shard.Json, AddressesOf(shard.Name, values)),
                StringComparer.Ordinal);
    }

    public void Dispose() => _http.Dispose();

    private static Dictionary<string, string> AddressesOf(string shard, Dictionary<string, string> values)
    {
        var prefix = $"{shard}/replicas/";
        return values.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key[prefix.Length..], pair => JsonSerializer.Deserialize<string>(pair.Value)!, StringComparer.Ordinal);
    }

    private static ShardSeen Parse(string json, IReadOnlyDictionary<string, string> addresses)
    {
        var record = JsonSerializer.Deserialize<JsonElement>(json);
        return new ShardSeen(
            record.GetProperty("epoch").GetInt32(),
            record.TryGetProperty("leader", out var leader) ? leader.GetString() : null,
            Names(record, "replicas"),
            Names(record, "inSync"),
            addresses);
    }

    private static List<string> Names(JsonElement record, string field) =>
        [.. record.GetProperty(field).EnumerateArray().Select(name => name.GetString()!)];

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Text(JsonElement pair, string field) =>
        Encoding.UTF8.GetString(Convert.FromBase64String(pair.GetProperty(field).GetString()!));
}
