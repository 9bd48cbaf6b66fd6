using System.Text.Json;

namespace ActorMQ.Interop;

/// <summary>What <c>actormq consume --json</c> printed of one message.</summary>
public sealed record Consumed(int Queue, long Offset, string? Tag, string Body)
{
    /// <summary>Consumes <paramref name="count"/> messages from the beginning, each group anew.</summary>
    public static async Task<Consumed[]> FromAsync(string nameServers, string topic, int count, string group)
    {
        var lines = await ActorMq.RunAsync(
            "consume", "-n", nameServers, "-t", topic, "-g", group, "--from", "first", "--max", $"{count}", "--timeout", "60", "--json");
        return [.. lines.Where(line => line.StartsWith('{')).Select(Parse)];
    }

    private static Consumed Parse(string line)
    {
        var fields = JsonSerializer.Deserialize<JsonElement>(line);
        return new Consumed(
            fields.GetProperty("queue").GetInt32(),
            fields.GetProperty("offset").GetInt64(),
            fields.TryGetProperty("tag", out var tag) ? tag.GetString() : null,
            fields.GetProperty("body").GetString()!);
    }
}
