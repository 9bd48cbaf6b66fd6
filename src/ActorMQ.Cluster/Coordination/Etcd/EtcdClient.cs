using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using ActorMQ.Cluster.Shards;

namespace ActorMQ.Cluster.Coordination.Etcd;

/// <summary>etcd over the JSON gateway that each of its members offers, HTTP/1.1.</summary>
/// <remarks>
/// <code>
///   POST /v3/kv/range           /v3/kv/txn
///        /v3/lease/grant        /v3/lease/keepalive     /v3/lease/revoke
///        /v3/watch              one JSON object a line, as long as the connection lives
/// </code>
/// An endpoint that does not answer is left for the next. What only asks is asked there again; a
/// transaction is not, once it may have arrived: then its outcome is unknown.
/// </remarks>
internal sealed partial class EtcdClient(HttpMessageInvoker http, EtcdOptions options, TimeProvider time)
    : ICoordinator
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private int _endpoint;

    public async ValueTask<KeysRead> ReadAsync(string prefix, CancellationToken ct)
    {
        var body = EtcdJson.Write(json => EtcdJson.WriteRange(json, prefix));
        using var answer = await AskAsync("kv/range", body, ct);
        return new(EtcdJson.ReadRevision(answer.Root), [.. EtcdJson.ReadKeys(answer.Root)]);
    }

    public async ValueTask<TransactionResult> TransactAsync(
        IReadOnlyList<KeyCondition> conditions, IReadOnlyList<KeyChange> changes, CancellationToken ct)
    {
        var body = EtcdJson.WriteTransaction(conditions, changes);
        for (var attempt = 0; attempt < options.Endpoints.Count; attempt++)
        {
            try
            {
                using var answer = await AskOnceAsync("kv/txn", body, ct);
                if (answer.Error is null)
                    return EtcdJson.ReadTransaction(answer.Root);
                return answer.Error.Code == EtcdError.NotFound
                    ? new(TransactionOutcome.LeaseGone, RecordRevision.Absent, [])
                    : TransactionResult.Unknown;
            }
            catch (CoordinatorUnavailableException exception)
            {
                NextEndpoint();
                if (!HasNotLeft(exception))
                    return TransactionResult.Unknown;
            }
        }

        return TransactionResult.Unknown;
    }

    public async ValueTask<LeaseId> GrantLeaseAsync(TimeSpan ttl, CancellationToken ct)
    {
        var seconds = Math.Max(1, (long)Math.Ceiling(ttl.TotalSeconds));
        using var answer = await AskAsync("lease/grant", Write("TTL", seconds), ct);
        return new(EtcdJson.ReadNumber(answer.Root, "ID"));
    }

    public async ValueTask<bool> KeepAliveAsync(LeaseId lease, CancellationToken ct)
    {
        using var answer = await AskAsync("lease/keepalive", Write("ID", lease.Value), ct);

        // Of a lease that is gone etcd answers as of any other, without the time that is left.
        return answer.Root.TryGetProperty("result", out var result) && EtcdJson.ReadNumber(result, "TTL") > 0;
    }

    public async ValueTask<bool> RevokeLeaseAsync(LeaseId lease, CancellationToken ct)
    {
        using var answer = await AskAsync("lease/revoke", Write("ID", lease.Value), ct, mayBeNotFound: true);
        return answer.Error is null;
    }

    private static byte[] Write(string name, long value) =>
        EtcdJson.Write(json => EtcdJson.WriteNumber(json, name, value));

    /// <summary>Asks one endpoint after the other, each once.</summary>
    private async ValueTask<EtcdAnswer> AskAsync(
        string path, byte[] body, CancellationToken ct, bool mayBeNotFound = false)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var answer = await AskOnceAsync(path, body, ct);
                if (answer.Error is null || (mayBeNotFound && answer.Error.Code == EtcdError.NotFound))
                    return answer;
                throw Refused($"etcd answers {path} with {answer.Error}");
            }
            catch (CoordinatorUnavailableException) when (attempt < options.Endpoints.Count)
            {
                NextEndpoint();
            }
        }
    }

    private async ValueTask<EtcdAnswer> AskOnceAsync(string path, byte[] body, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ct);
        var endpoint = Endpoint;
        try
        {
            using var request = MakeRequest(endpoint, path, body);
            using var response = await http.SendAsync(request, either.Token);
            var bytes = await response.Content.ReadAsByteArrayAsync(either.Token);
            if (response.IsSuccessStatusCode)
                return new(JsonDocument.Parse(bytes), Error: null);
            var error = EtcdError.TryRead(bytes)
                ?? throw Refused($"{endpoint} answers {path} with {(int)response.StatusCode}");
            return new(Document: null, error);
        }
        catch (Exception exception) when (IsOfNetwork(exception) && !ct.IsCancellationRequested)
        {
            throw new CoordinatorUnavailableException($"{endpoint} does not answer {path}", exception);
        }
    }

    private static HttpRequestMessage MakeRequest(Uri endpoint, string path, byte[] body) =>
        new(HttpMethod.Post, new Uri(endpoint, "/v3/" + path))
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = Json } },
        };

    private static CoordinatorUnavailableException Refused(string how) => new(how, inner: null);

    private static bool IsOfNetwork(Exception exception) =>
        exception is HttpRequestException or OperationCanceledException or IOException or JsonException;

    /// <summary>Whether the request cannot have arrived: nobody listened.</summary>
    private static bool HasNotLeft(CoordinatorUnavailableException exception) =>
        exception.InnerException is HttpRequestException
        {
            InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused },
        };

    private Uri Endpoint =>
        options.Endpoints[(Volatile.Read(ref _endpoint) & int.MaxValue) % options.Endpoints.Count];

    private void NextEndpoint() => Interlocked.Increment(ref _endpoint);

    /// <summary>An answer, or etcd's refusal of the question.</summary>
    private sealed record EtcdAnswer(JsonDocument? Document, EtcdError? Error) : IDisposable
    {
        public JsonElement Root => Document!.RootElement;

        public void Dispose() => Document?.Dispose();
    }
}
