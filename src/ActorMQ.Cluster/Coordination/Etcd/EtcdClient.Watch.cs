using System.Runtime.CompilerServices;
using System.Text.Json;
using ActorMQ.Cluster.Shards;

namespace ActorMQ.Cluster.Coordination.Etcd;

/// <summary>Watches: a request whose answer does not end.</summary>
internal sealed partial class EtcdClient
{
    public async IAsyncEnumerable<KeyEvent> WatchAsync(
        string prefix, RecordRevision first, [EnumeratorCancellation] CancellationToken ct)
    {
        using var timer = new PeriodicTimer(options.RetryAfter, time);
        while (true)
        {
            await using var lines = WatchOnceAsync(prefix, first, ct).GetAsyncEnumerator(ct);
            while (await TryNextAsync(lines, ct))
            {
                // A line holds all events of a revision, so a new connection begins with the revision
                // behind it.
                foreach (var each in lines.Current)
                {
                    yield return each;
                    first = new(each.Revision.Value + 1);
                }
            }

            NextEndpoint();
            await timer.WaitForNextTickAsync(ct);
        }
    }

    /// <summary>False when the connection has ended, by whatever.</summary>
    private static async ValueTask<bool> TryNextAsync(
        IAsyncEnumerator<IReadOnlyList<KeyEvent>> lines, CancellationToken ct)
    {
        try
        {
            return await lines.MoveNextAsync();
        }
        catch (Exception exception) when (IsOfNetwork(exception) && !ct.IsCancellationRequested)
        {
            return false;
        }
    }

    private async IAsyncEnumerable<IReadOnlyList<KeyEvent>> WatchOnceAsync(
        string prefix, RecordRevision first, [EnumeratorCancellation] CancellationToken ct)
    {
        using var request = MakeRequest(Endpoint, "watch", EtcdJson.Write(json =>
        {
            json.WriteStartObject("create_request");
            EtcdJson.WriteRange(json, prefix);
            EtcdJson.WriteNumber(json, "start_revision", first.Value);
            json.WriteEndObject();
        }));
        using var response = await http.SendAsync(request, ct);
        if (!response.IsSuccessStatusCode)
            yield break;
        await using var stream = await response.Content.ReadAsStreamAsync(ct);
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            using var document = JsonDocument.Parse(line);
            if (!document.RootElement.TryGetProperty("result", out var result))
                yield break;
            var oldest = EtcdJson.ReadNumber(result, "compact_revision");
            if (oldest > 0)
                throw new RevisionCompactedException(new(oldest));
            if (result.TryGetProperty("canceled", out var canceled) && canceled.GetBoolean())
                yield break;
            if (result.TryGetProperty("events", out var events))
                yield return [.. events.EnumerateArray().Select(EtcdJson.ReadEvent)];
        }
    }
}
