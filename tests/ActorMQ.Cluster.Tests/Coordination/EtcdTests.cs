using System.Text;
using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Coordination.Etcd;

namespace ActorMQ.Cluster.Tests.Coordination;

/// <summary>
/// Goal: the client says what etcd does, and the model, on which clusters are simulated, does the same. Method: a
/// real etcd, killed and started again where that is the question.
/// </summary>
public sealed class EtcdTests
{
    private const int SeedCount = 8;
    private const int StepCount = 120;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Uri Nobody = new("http://127.0.0.1:9");

    [EtcdFact]
    public async Task The_model_does_what_etcd_does()
    {
        using var server = await StartAsync();
        using var timeout = new CancellationTokenSource(Patience);
        using var http = NewHttp();
        for (var seed = 0; seed < SeedCount; seed++)
        {
            var etcd = NewClient(http, server.Endpoint);
            var expected = await new CoordinatorScript(new ModelCoordinator(), seed).RunAsync(StepCount, timeout.Token);
            var actual = await new CoordinatorScript(etcd, seed).RunAsync(StepCount, timeout.Token);
            Assert.Equal(expected, actual);
            await ClearAsync(etcd, timeout.Token);
        }
    }

    [EtcdFact]
    public async Task A_lease_that_is_not_kept_takes_its_keys_with_it()
    {
        using var server = await StartAsync();
        using var timeout = new CancellationTokenSource(Patience);
        using var http = NewHttp();
        var etcd = NewClient(http, server.Endpoint);
        var lease = await etcd.GrantLeaseAsync(TimeSpan.FromSeconds(1), timeout.Token);
        var put = await etcd.TransactAsync([], [new PutKey("/a", "x"u8.ToArray(), lease)], timeout.Token);
        await foreach (var each in etcd.WatchAsync("/a", new(put.Revision.Value + 1), timeout.Token))
        {
            Assert.Null(each.Put);
            break;
        }

        Assert.False(await etcd.KeepAliveAsync(lease, timeout.Token));
    }

    [EtcdFact]
    public async Task A_watch_goes_on_where_it_was_when_etcd_comes_back()
    {
        using var server = await StartAsync();
        using var timeout = new CancellationTokenSource(Patience);
        using var http = NewHttp();
        var etcd = NewClient(http, server.Endpoint);
        var first = await etcd.TransactAsync([], [new PutKey("/a", "1"u8.ToArray())], timeout.Token);
        await using var watch = etcd.WatchAsync("/", first.Revision, timeout.Token).GetAsyncEnumerator(timeout.Token);
        Assert.True(await watch.MoveNextAsync());
        var next = watch.MoveNextAsync();
        server.Kill();
        server.StartAgain();
        await server.WaitUntilItAnswersAsync();
        await etcd.TransactAsync([], [new PutKey("/a", "2"u8.ToArray())], timeout.Token);
        Assert.True(await next);
        Assert.Equal("2", Encoding.ASCII.GetString(watch.Current.Put!.Value));
    }

    [EtcdFact]
    public async Task A_watch_from_what_is_compacted_away_says_so()
    {
        using var server = await StartAsync();
        using var timeout = new CancellationTokenSource(Patience);
        using var http = NewHttp();
        var etcd = NewClient(http, server.Endpoint);
        var model = new ModelCoordinator();
        foreach (var store in new ICoordinator[] { etcd, model })
        {
            for (var i = 0; i < 4; i++)
                await store.TransactAsync([], [new PutKey("/a", [(byte)i])], timeout.Token);
        }

        // Revisions 2 to 5 are puts.
        using var content = new StringContent("""{"revision":"4","physical":true}""");
        using var answer = await http.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, new Uri(server.Endpoint, "/v3/kv/compaction")) { Content = content },
            timeout.Token);
        Assert.True(answer.IsSuccessStatusCode);
        model.Model.Compact(new(4));
        foreach (var store in new ICoordinator[] { etcd, model })
        {
            await Assert.ThrowsAsync<RevisionCompactedException>(() => FirstAsync(store, 3, timeout.Token));
            Assert.Equal(4, (await FirstAsync(store, 4, timeout.Token)).Revision.Value);
        }
    }

    [EtcdFact]
    public async Task An_endpoint_that_is_down_is_left_for_the_next()
    {
        using var server = await StartAsync();
        using var timeout = new CancellationTokenSource(Patience);
        using var http = NewHttp();
        var etcd = NewClient(http, Nobody, server.Endpoint);
        var put = await etcd.TransactAsync([], [new PutKey("/a", "1"u8.ToArray())], timeout.Token);
        Assert.Equal(TransactionOutcome.Won, put.Outcome);
        Assert.Single((await etcd.ReadAsync("/", timeout.Token)).Keys);
    }

    [Fact]
    public async Task Without_any_endpoint_a_read_fails_and_a_transaction_is_not_known()
    {
        using var http = NewHttp();
        var etcd = NewClient(http, Nobody, Nobody);
        await Assert.ThrowsAsync<CoordinatorUnavailableException>(() => etcd.ReadAsync("/", default).AsTask());
        var put = await etcd.TransactAsync([], [new PutKey("/a", "1"u8.ToArray())], default);
        Assert.Equal(TransactionOutcome.Unknown, put.Outcome);
    }

    private static async Task<KeyEvent> FirstAsync(ICoordinator store, long revision, CancellationToken ct)
    {
        await foreach (var each in store.WatchAsync("/", new(revision), ct))
            return each;
        throw new InvalidOperationException("a watch has ended");
    }

    private static async Task ClearAsync(EtcdClient etcd, CancellationToken ct)
    {
        foreach (var key in (await etcd.ReadAsync("/", ct)).Keys)
            await etcd.TransactAsync([], [new DeleteKey(key.Key)], ct);
    }

    private static async Task<EtcdServer> StartAsync()
    {
        var server = new EtcdServer();
        await server.WaitUntilItAnswersAsync();
        return server;
    }

    private static HttpMessageInvoker NewHttp() => new(new SocketsHttpHandler());

    private static EtcdClient NewClient(HttpMessageInvoker http, params Uri[] endpoints) =>
        new(http, new(endpoints, TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(100)), TimeProvider.System);
}
