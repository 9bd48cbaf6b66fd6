using System.Text;
using ActorMQ.Broker.Tests.Requests;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;

namespace ActorMQ.Broker.Tests.Servers;

/// <summary>
/// Goal: the whole broker starts, serves, stops and starts again. Method: real sockets, real files.
/// </summary>
public sealed class BrokerServerTests : IDisposable
{
    private readonly BrokerDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    private static Task<Answer> SendAsync(RawClient client, string topic, int queue, string body,
        HeaderEncoding encoding = HeaderEncoding.Json) =>
        client.AskAsync(RequestCode.SendMessageV2, TestBroker.SendHeader(topic, queue),
            Encoding.UTF8.GetBytes(body), encoding);

    private static Task<Answer> PullAsync(RawClient client, string topic, int queue, long from,
        int sysFlag = 4) =>
        client.AskAsync(RequestCode.PullMessage, TestBroker.PullHeader(
            topic, queue, from, h => h with { SysFlag = sysFlag }));

    /// <summary>Clients that trace what they do send to a topic that no operator makes.</summary>
    [Theory]
    [InlineData("Fresh", HeaderEncoding.Json)]
    [InlineData("Fresh", HeaderEncoding.Binary)]
    [InlineData("RMQ_SYS_TRACE_TOPIC", HeaderEncoding.Json)]
    public async Task A_message_to_a_new_topic_is_stored_and_pulled(string topic, HeaderEncoding encoding)
    {
        await using var broker = await _directory.StartAsync();
        using var client = new RawClient(broker.LocalEndPoint);
        var sent = await SendAsync(client, topic, 1, "hello", encoding);
        Assert.Equal(ResponseCode.Success, sent.Code);
        Assert.Equal("hello", SendMessageTests.Bodies((await PullAsync(client, topic, 1, 0)).Messages()));
        Assert.StartsWith("7F000001", sent.Fields["msgId"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_waiting_pull_of_one_client_gets_what_another_sends()
    {
        await using var broker = await _directory.StartAsync();
        using var producer = new RawClient(broker.LocalEndPoint);
        using var consumer = new RawClient(broker.LocalEndPoint);
        await SendAsync(producer, "T", 0, "first");
        var waiting = PullAsync(consumer, "T", 0, 1, sysFlag: 6);
        Assert.Equal(ResponseCode.Success, (await SendAsync(producer, "T", 0, "second")).Code);
        Assert.Equal("second", SendMessageTests.Bodies((await waiting).Messages()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_restart_messages_topics_and_offsets_are_there(bool sync)
    {
        var options = _directory.Options() with { Log = new() { SyncFlush = sync } };
        await using (var broker = await BrokerDirectory.StartAsync(options))
        {
            using var client = new RawClient(broker.LocalEndPoint);
            for (var i = 0; i < 20; i++)
                Assert.Equal(i, (await SendAsync(client, "T", 0, "m" + i)).Number("queueOffset"));
        }

        await using var again = await BrokerDirectory.StartAsync(options);
        using var next = new RawClient(again.LocalEndPoint);
        Assert.Equal(20, (await PullAsync(next, "T", 0, 0)).Messages().Count);
        Assert.Equal(20, (await SendAsync(next, "T", 0, "m20")).Number("queueOffset"));
    }

    [Fact]
    public async Task A_second_broker_on_the_same_store_does_not_start()
    {
        await using var broker = await _directory.StartAsync();
        var refused = await Assert.ThrowsAsync<IOException>(_directory.StartAsync);
        Assert.Contains(_directory.StorePath, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_leaves_the_store_free()
    {
        await using var broker = await _directory.StartAsync();
        using var other = new BrokerDirectory();
        var options = other.Options();
        var taken = options with { Transport = options.Transport with { Listen = broker.LocalEndPoint } };
        await Assert.ThrowsAsync<IOException>(() => BrokerDirectory.StartAsync(taken));
        await using var started = await BrokerDirectory.StartAsync(options);
    }

    [Fact]
    public async Task Stopping_answers_waiting_pulls_and_ends_in_good_order()
    {
        var broker = await _directory.StartAsync();
        using var client = new RawClient(broker.LocalEndPoint);
        await SendAsync(client, "T", 0, "m");
        var waiting = PullAsync(client, "T", 0, 1, sysFlag: 6);
        using var other = new RawClient(broker.LocalEndPoint);

        // By now the pull has been read; or it is read later, and then refused.
        await SendAsync(other, "T", 1, "m");
        await broker.DisposeAsync();
        Assert.Contains(
            (await waiting).Code, new[] { ResponseCode.PullNotFound, ResponseCode.ServiceNotAvailable });
        await broker.Completion;
        Assert.False(File.Exists(Path.Combine(_directory.StorePath, "abort")));
    }

    [Fact]
    public async Task Many_clients_at_once_get_dense_offsets_each_in_its_own_order()
    {
        await using var broker = await _directory.StartAsync();
        using (var first = new RawClient(broker.LocalEndPoint))
            await SendAsync(first, "T", 0, "makes the topic");
        var clients = Enumerable.Range(0, 8).Select(_ => new RawClient(broker.LocalEndPoint)).ToList();
        var offsets = await Task.WhenAll(clients.Select(async client =>
        {
            var own = new List<long>();
            for (var i = 0; i < 100; i++)
                own.Add((await SendAsync(client, "T", 0, "x", HeaderEncoding.Binary)).Number("queueOffset"));
            return own;
        }));
        clients.ForEach(client => client.Dispose());
        Assert.All(offsets, own => Assert.Equal(own.Order(), own));
        Assert.Equal(Enumerable.Range(1, 800).Select(i => (long)i), offsets.SelectMany(own => own).Order());
    }
}
