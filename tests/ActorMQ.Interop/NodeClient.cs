using System.Text.Json;

namespace ActorMQ.Interop;

/// <summary>An unmodified ali-ons client in a Node.js process, driven by <c>node/ali-ons.js</c>.</summary>
public sealed class NodeClient : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private NodeClient(ChildProcess process) => _process = process;

    public static string Folder { get; } = Path.Combine(Checkout.Root, "tests", "ActorMQ.Interop", "node");

    /// <param name="nameServers">The cluster's.</param>
    /// <param name="topic">Where to.</param>
    /// <param name="count">How many messages, one after the other.</param>
    /// <param name="prefix">Of their bodies.</param>
    /// <param name="routesEveryMs">How often it asks for routes; null: as seldom as it does by itself.</param>
    public static NodeClient Produce(
        string nameServers, string topic, int count, string prefix, int? routesEveryMs = null) => new(ChildProcess.Start(
            "ali-ons producer", "node", Script, "produce", nameServers, topic, $"{count}", prefix, $"{routesEveryMs}"));

    public static NodeClient Consume(string nameServers, string topic, string group) =>
        new(ChildProcess.Start("ali-ons consumer", "node", Script, "consume", nameServers, topic, group));

    private static string Script => Path.Combine(Folder, "ali-ons.js");

    public Task WaitUntilReadyAsync() => _process.WaitForLineAsync("\"event\":\"ready\"");

    /// <summary>Waits for <paramref name="count"/> events of a kind and returns all that came.</summary>
    public async Task<JsonElement[]> WaitForAsync(string kind, int count)
    {
        var lines = await _process.WaitForLinesAsync($"{count} × {kind}", lines => Events(lines, kind).Length >= count);
        return Events(lines, kind);
    }

    public async Task<int> FinishAsync()
    {
        _process.EndInput();
        return await _process.WaitForExitAsync();
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static JsonElement[] Events(IEnumerable<string> lines, string kind) =>
    [
        .. lines.Where(line => line.StartsWith('{'))
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line))
            .Where(fields => string.Equals(fields.GetProperty("event").GetString(), kind, StringComparison.Ordinal)),
    ];
}
