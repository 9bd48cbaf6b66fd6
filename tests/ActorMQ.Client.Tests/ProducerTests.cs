using System.Text;
using ActorMQ.Model;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Client.Tests;

public sealed class ProducerTests
{
    private static readonly ProducerOptions Options =
        new() { Group = "PG", SendTimeout = TimeSpan.FromSeconds(20) };

    [Theory]
    [InlineData(HeaderEncoding.Json)]
    [InlineData(HeaderEncoding.Binary)]
    public async Task A_message_is_stored_with_its_tag_keys_and_id(HeaderEncoding encoding)
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.CreateTopic("T", 4);
        await using var client = cluster.NewClient(new() { HeaderEncoding = encoding });
        var producer = client.CreateProducer(Options);

        var result = await producer.SendAsync(
            Text("T", "hello").WithTag("a").WithKeys("k1", "k2") with { Flag = 7 });

        var stored = Assert.Single(cluster.Broker.Store.Of("T"));
        Assert.Equal("hello", Encoding.UTF8.GetString(stored.Message.Body.Span));
        Assert.Equal(("a", 7), (stored.Message.Tag, stored.Message.Flag));
        Assert.Equal(["k1", "k2"], stored.Message.Keys);
        Assert.Equal(result.MessageId, stored.MessageId);
        Assert.Equal(SendStatus.Ok, result.Status);
        Assert.Equal(new MessageQueue(new("T"), new("broker-a"), stored.Queue), result.Queue);
    }

    [Fact]
    public async Task Sends_take_the_queues_of_all_brokers_in_turn()
    {
        await using var cluster = await FakeCluster.StartAsync(brokerCount: 2);
        cluster.CreateTopic("T", 2);
        await using var client = cluster.NewClient();
        var producer = client.CreateProducer(Options);

        for (var i = 0; i < 8; i++)
            await producer.SendAsync(Text("T", "x"));

        foreach (var broker in cluster.Brokers)
            Assert.Equal([0, 0, 1, 1], broker.Store.Of("T").Select(m => m.Queue.Value).Order());
    }

    [Fact]
    public async Task A_missing_topic_is_created_by_the_first_send()
    {
        await using var cluster = await FakeCluster.StartAsync();
        await using var client = cluster.NewClient();
        var producer = client.CreateProducer(Options);

        Assert.Equal(4, (await producer.GetQueuesAsync(new("New"))).Count);
        await producer.SendAsync(Text("New", "x"));

        Assert.Equal(4, cluster.Broker.Topics["New"]);
        Assert.Single(cluster.Broker.Store.Of("New"));
    }

    [Fact]
    public async Task A_missing_topic_that_nobody_creates_is_an_exception_that_names_it()
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.CreatesTopics = false;
        await using var client = cluster.NewClient();

        var failure = await Assert.ThrowsAnyAsync<ClientException>(
            () => client.CreateProducer(Options).SendAsync(Text("New", "x")));

        Assert.Contains("New", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_is_stored_message_by_message()
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.CreateTopic("T", 1);
        await using var client = cluster.NewClient();

        var result = await client.CreateProducer(Options).SendBatchAsync(
            [Text("T", "1").WithTag("a"), Text("T", "22"), Text("T", "333")]);

        var stored = cluster.Broker.Store.Of("T");
        Assert.Equal(
            ["1", "22", "333"], stored.Select(m => Encoding.UTF8.GetString(m.Message.Body.Span)),
            StringComparer.Ordinal);
        Assert.Equal(result.MessageId, string.Join(',', stored.Select(m => m.MessageId)));
        Assert.Equal("a", stored[0].Message.Tag);
        Assert.Equal(1, cluster.Broker.Count(RequestCode.SendBatchMessage));
    }

    [Fact]
    public async Task A_large_body_travels_compressed_and_comes_out_whole()
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.CreateTopic("T", 1);
        await using var client = cluster.NewClient();
        var body = new byte[100_000];

        await client.CreateProducer(Options).SendAsync(new Message(new("T"), body));

        var stored = Assert.Single(cluster.Broker.Store.Of("T"));
        Assert.True(stored.Message.Body.Span.SequenceEqual(body), "the body has changed");
        Assert.True(stored.StoreSizeBytes < 10_000, "it was not compressed");
    }

    [Fact]
    public async Task One_key_goes_to_one_queue_and_a_selector_has_its_way()
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.CreateTopic("T", 8);
        await using var client = cluster.NewClient();
        var producer = client.CreateProducer(Options);

        for (var i = 0; i < 5; i++)
            await producer.SendAsync(Text("T", "x"), shardingKey: "order-17");
        await producer.SendAsync(Text("S", "x"), queues => queues[3]);

        Assert.Single(cluster.Broker.Store.Of("T").Select(m => m.Queue).Distinct());
        Assert.Equal(3, Assert.Single(cluster.Broker.Store.Of("S")).Queue.Value);
    }

    [Fact]
    public async Task A_one_way_send_arrives()
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.CreateTopic("T", 1);
        await using var client = cluster.NewClient();

        await client.CreateProducer(Options).SendOneWayAsync(Text("T", "x"));

        await Eventually.True(() => cluster.Broker.Store.Of("T").Count == 1, "the message");
    }

    [Fact]
    public async Task A_broker_that_is_busy_or_gone_is_passed_over()
    {
        await using var cluster = await FakeCluster.StartAsync(brokerCount: 2);
        cluster.CreateTopic("T", 1);
        await using var client = cluster.NewClient();
        var producer = client.CreateProducer(Options);

        cluster.Brokers[0].Refused[RequestCode.SendMessageV2] = ResponseCode.SystemBusy;
        for (var i = 0; i < 4; i++)
            Assert.Equal("broker-b", (await producer.SendAsync(Text("T", "x"))).Queue.Broker.Value);
        cluster.Brokers[0].Refused.Clear();
        cluster.Network.Break(cluster.Brokers[1].Place);
        for (var i = 0; i < 4; i++)
            Assert.Equal("broker-a", (await producer.SendAsync(Text("T", "x"))).Queue.Broker.Value);
    }

    [Fact]
    public async Task A_refusal_that_another_broker_would_repeat_is_not_tried_again()
    {
        await using var cluster = await FakeCluster.StartAsync(brokerCount: 2);
        cluster.CreateTopic("T", 1);
        await using var client = cluster.NewClient();
        foreach (var broker in cluster.Brokers)
            broker.Refused[RequestCode.SendMessageV2] = ResponseCode.MessageIllegal;

        var refused = await Assert.ThrowsAsync<BrokerException>(
            () => client.CreateProducer(Options).SendAsync(Text("T", "x")));

        Assert.Equal(ResponseCode.MessageIllegal, refused.Code);
        Assert.Equal(1, cluster.Brokers.Sum(b => b.Count(RequestCode.SendMessageV2)));
    }

    [Fact]
    public async Task A_refusal_that_stays_is_thrown_after_the_retries()
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.CreateTopic("T", 1);
        await using var client = cluster.NewClient();
        cluster.Broker.Refused[RequestCode.SendMessageV2] = ResponseCode.SystemBusy;

        var refused = await Assert.ThrowsAsync<BrokerException>(
            () => client.CreateProducer(Options).SendAsync(Text("T", "x")));

        Assert.Equal(ResponseCode.SystemBusy, refused.Code);
        Assert.Equal(3, cluster.Broker.Count(RequestCode.SendMessageV2));
    }

    [Fact]
    public async Task The_next_name_server_is_asked_when_one_is_gone()
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.CreateTopic("T", 1);
        await using var client = cluster.NewClient();
        var producer = client.CreateProducer(Options);

        cluster.Network.Break(cluster.NameServerPlaces[0]);
        await producer.SendAsync(Text("T", "x"));
        cluster.Network.Mend(cluster.NameServerPlaces[0]);
        cluster.Network.Break(cluster.NameServerPlaces[1]);
        await producer.SendAsync(Text("U", "x"));
        cluster.Network.Break(cluster.NameServerPlaces[0]);

        // Known routes go on; unknown ones fail with the names of all servers.
        await producer.SendAsync(Text("T", "x"));
        var failure = await Assert.ThrowsAnyAsync<ClientException>(() => producer.SendAsync(Text("V", "x")));
        Assert.Contains(cluster.NameServers, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("no blanks", 1)]
    [InlineData("T", 0)]
    [InlineData("T", 5_000_000)]
    public async Task What_RocketMQ_would_not_take_is_refused_here(string topic, int size)
    {
        await using var cluster = await FakeCluster.StartAsync();
        await using var client = cluster.NewClient();

        await Assert.ThrowsAsync<ClientException>(
            () => client.CreateProducer(Options).SendAsync(new Message(new(topic), new byte[size])));

        Assert.Empty(cluster.Broker.Requests);
    }

    [Fact]
    public async Task A_cancelled_send_ends()
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.CreateTopic("T", 1);
        await using var client = cluster.NewClient();
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => client.CreateProducer(Options).SendAsync(Text("T", "x"), cancel.Token));
    }

    [Fact]
    public void Without_a_name_server_there_is_no_client() =>
        Assert.Throws<ClientException>(() => new ActorMQClient(new() { NameServers = " ; " }));

    private static Message Text(string topic, string text) => new(new(topic), Encoding.UTF8.GetBytes(text));
}
