using System.Diagnostics;
using System.Text;
using ActorMQ.Model;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Records;
using ActorMQ.Transport;

namespace ActorMQ.Client.Tests;

/// <summary>A broker group whose leader goes away, with and without a word: clients find the next.</summary>
public sealed class FollowingTests
{
    private static readonly ProducerOptions Producing =
        new() { Group = "PG", SendTimeout = TimeSpan.FromSeconds(20) };

    private static readonly PushConsumerOptions Consuming = new()
    {
        Group = "CG",
        Subscriptions = [Subscription.All("T")],
        ConsumeFrom = ConsumeFromWhere.FirstOffset,
    };

    [Fact]
    public async Task A_send_waits_for_the_next_leader_when_the_only_broker_is_lost()
    {
        await using var cluster = await StartAsync();
        await using var client = cluster.NewClient();
        var producer = client.CreateProducer(Producing);
        await producer.SendAsync(Text("before"));

        cluster.Network.Break(cluster.Broker.Place);
        var asked = cluster.RoutesAsked;
        var sends = Enumerable.Range(0, 50).Select(i => producer.SendAsync(Text($"{i}"))).ToList();
        await Eventually.True(() => cluster.RoutesAsked > asked + 2, "the route is asked for");
        var start = Stopwatch.GetTimestamp();
        asked = cluster.RoutesAsked;
        await Eventually.True(() => cluster.RoutesAsked > asked + 3, "it is asked for again and again");
        Assert.True(
            Stopwatch.GetElapsedTime(start) > TimeSpan.FromMilliseconds(100), "name servers are flooded");
        Assert.DoesNotContain(sends, send => send.IsCompleted);

        cluster.Lead(1, isFormerGone: true);
        await Eventually.Of(Task.WhenAll(sends), "all are stored");
        Assert.Equal(51, cluster.Broker.Store.Of("T").Count);
    }

    [Fact]
    public async Task A_send_that_may_be_stored_is_not_sent_again_by_a_producer_that_retries_nothing()
    {
        await using var cluster = await StartAsync();
        await using var client = cluster.NewClient();
        var producer = client.CreateProducer(Producing with { RetryCountMax = 0 });
        await producer.SendAsync(Text("before"));
        cluster.Broker.Ignored[RequestCode.SendMessageV2] = true;
        var lost = producer.SendAsync(Text("x"));
        await Eventually.True(() => cluster.Broker.Count(RequestCode.SendMessageV2) == 2, "it is sent");

        cluster.Network.Break(cluster.Broker.Place);
        cluster.Lead(1, isFormerGone: true);
        await Assert.ThrowsAsync<RemotingDisconnectedException>(() => lost);
        await producer.SendAsync(Text("after"));
        Assert.Equal(2, cluster.Broker.Store.Of("T").Count);
    }

    [Fact]
    public async Task A_send_waits_while_nobody_leads_and_while_the_route_is_gone()
    {
        await using var cluster = await StartAsync();
        await using var client = cluster.NewClient();
        var producer = client.CreateProducer(Producing);
        await producer.SendAsync(Text("before"));

        cluster.Broker.Id = 2;
        cluster.Broker.Refused[RequestCode.SendMessageV2] = ResponseCode.ServiceNotAvailable;
        var headless = producer.SendAsync(Text("headless"));
        var keyed = producer.SendAsync(Text("keyed"), shardingKey: "k");
        await Task.Delay(100);
        Assert.False(headless.IsCompleted);
        Assert.False(keyed.IsCompleted);
        foreach (var broker in cluster.Brokers)
            broker.IsRegistered = false;
        await Task.Delay(100);

        cluster.Brokers[1].Id = 0;
        cluster.Brokers[1].IsRegistered = true;
        await Eventually.Of(headless, "it is stored");
        await Eventually.Of(keyed, "it is stored");
        Assert.Equal(3, cluster.Broker.Store.Of("T").Count);
    }

    [Fact]
    public async Task A_send_that_finds_no_leader_in_time_fails_then()
    {
        await using var cluster = await StartAsync();
        await using var client = cluster.NewClient();
        var producer = client.CreateProducer(Producing with { SendTimeout = TimeSpan.FromMilliseconds(500) });
        await producer.SendAsync(Text("before"));
        cluster.Network.Break(cluster.Broker.Place);

        var start = Stopwatch.GetTimestamp();
        await Assert.ThrowsAnyAsync<RemotingConnectException>(() => producer.SendAsync(Text("x")));
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalMilliseconds, 400, 10_000);
    }

    [Fact]
    public async Task A_leader_that_says_nothing_is_left_as_soon_as_another_leads()
    {
        await using var cluster = await StartAsync();
        await using var client = cluster.NewClient();
        var producer = client.CreateProducer(Producing);
        await producer.SendAsync(Text("before"));

        cluster.Broker.IsSilent = true;
        var sending = producer.SendAsync(Text("x"));
        await Eventually.True(
            () => cluster.Broker.Count(RequestCode.GetConsumerListByGroup) > 0,
            "it is asked whether it lives");
        cluster.Lead(1, isFormerGone: false);
        await Eventually.Of(sending, "it is stored");
        Assert.Equal(2, cluster.Brokers[1].Store.Of("T").Count);
    }

    [Fact]
    public async Task A_producer_whose_sends_are_passed_on_goes_to_the_leader_itself_and_none_fails()
    {
        await using var cluster = await StartAsync();
        await using var client = cluster.NewClient();
        var producer = client.CreateProducer(Producing with { RetryCountMax = 0 });
        await producer.SendAsync(Text("before"));

        cluster.Broker.Relays = true;
        cluster.Lead(1, isFormerGone: false);
        for (var count = 0; cluster.Brokers[1].Count(RequestCode.SendMessageV2) == 0; count++)
        {
            Assert.True(count < 1000, "it sends to the one that passes on, and never looks elsewhere");
            await producer.SendAsync(Text($"{count}"));
        }
    }

    [Fact]
    public async Task A_leader_that_is_slow_and_lives_keeps_its_sends()
    {
        await using var cluster = await StartAsync();
        await using var client = cluster.NewClient();
        var producer = client.CreateProducer(Producing with { SendTimeout = TimeSpan.FromSeconds(2) });
        await producer.SendAsync(Text("before"));
        cluster.Broker.Ignored[RequestCode.SendMessageV2] = true;
        await Assert.ThrowsAsync<RemotingTimeoutException>(() => producer.SendAsync(Text("x")));
        Assert.Equal(2, cluster.Broker.Count(RequestCode.SendMessageV2));
        Assert.True(cluster.Broker.Count(RequestCode.GetConsumerListByGroup) > 0, "it was asked");
    }

    [Fact]
    public async Task A_keyed_send_follows_its_queue_when_the_former_leader_refuses_it()
    {
        await using var cluster = await StartAsync();
        await using var client = cluster.NewClient();
        var producer = client.CreateProducer(Producing);
        var before = await producer.SendAsync(Text("before"), shardingKey: "k");
        cluster.Lead(1, isFormerGone: false);
        var after = await producer.SendAsync(Text("after"), shardingKey: "k");
        Assert.Equal(before.Queue, after.Queue);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_consumer_goes_on_at_the_next_leader(bool saysSo)
    {
        await using var cluster = await StartAsync();
        await using var client = cluster.NewClient(
            new() { BrokerSilenceMax = TimeSpan.FromMilliseconds(300) });
        var inbox = new Inbox();
        await using var consumer = await client.StartPushConsumerAsync(Consuming, inbox.Handle);
        var producer = client.CreateProducer(Producing);
        await producer.SendAsync(Text("before"));
        await Eventually.True(() => inbox.Count == 1, "the first message");

        if (saysSo)
            cluster.Network.Break(cluster.Broker.Place);
        else
            cluster.Broker.IsSilent = true;
        cluster.Lead(1, isFormerGone: true);
        var start = Stopwatch.GetTimestamp();
        await producer.SendAsync(Text("after"));
        await Eventually.True(() => inbox.Count == 2, "the second message");
        Assert.True(
            Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10), "no long poll had to end for that");
    }

    [Fact]
    public async Task A_slave_is_read_from_while_the_master_is_away_and_the_master_when_it_is_back()
    {
        await using var cluster = await StartAsync();
        await using var client = cluster.NewClient();
        var producer = client.CreateProducer(Producing);
        foreach (var i in Enumerable.Range(0, 4))
            await producer.SendAsync(Text($"{i}"));
        await using var consumer = await StartPullAsync(client);
        var queue = (await consumer.GetQueuesAsync(new("T")))[0];
        Assert.Single((await consumer.PullAsync(queue, new(0), 32, TimeSpan.Zero)).Messages);
        Assert.Equal(0, cluster.Brokers[1].Count(RequestCode.PullMessage));

        // The route still names the master.
        cluster.Network.Break(cluster.Broker.Place);
        Assert.Single((await consumer.PullAsync(queue, new(0), 32, TimeSpan.Zero)).Messages);
        Assert.Equal(1, cluster.Brokers[1].Count(RequestCode.PullMessage));
        cluster.Broker.IsRegistered = false;
        await consumer.GetQueuesAsync(new("T"));
        Assert.Single((await consumer.PullAsync(queue, new(0), 32, TimeSpan.Zero)).Messages);
        Assert.Equal(2, cluster.Brokers[1].Count(RequestCode.PullMessage));
        Assert.Equal(1, (await consumer.GetMaxOffsetAsync(queue)).Value);

        cluster.Network.Mend(cluster.Broker.Place);
        cluster.Broker.IsRegistered = true;
        await consumer.GetQueuesAsync(new("T"));
        var pulls = cluster.Broker.Count(RequestCode.PullMessage);
        await Eventually.True(
            () =>
            {
                _ = consumer.PullAsync(queue, new(0), 32, TimeSpan.Zero);
                return cluster.Broker.Count(RequestCode.PullMessage) > pulls;
            },
            "the master is read from again");
    }

    [Fact]
    public async Task A_consumer_reads_where_the_broker_tells_it_to()
    {
        await using var cluster = await StartAsync();
        await using var client = cluster.NewClient();
        await client.CreateProducer(Producing).SendAsync(Text("x"));
        await using var consumer = await StartPullAsync(client);
        var queue = (await consumer.GetQueuesAsync(new("T")))[0];
        cluster.Broker.SuggestedId = 1;
        for (var i = 0; i < 3; i++)
            await consumer.PullAsync(queue, new(0), 32, TimeSpan.Zero);
        Assert.Equal(2, cluster.Broker.Count(RequestCode.PullMessage));
        Assert.Equal(1, cluster.Brokers[1].Count(RequestCode.PullMessage));
    }

    [Fact]
    public async Task A_name_server_that_says_nothing_or_knows_nothing_costs_no_time()
    {
        await using var cluster = await StartAsync();
        await using var client = cluster.NewClient();
        var producer = client.CreateProducer(Producing);
        cluster.NameServerHandlers[0].IsSilent = true;
        var start = Stopwatch.GetTimestamp();
        await producer.SendAsync(Text("x"));
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(2.5), "it was waited for");

        cluster.NameServerHandlers[0].IsSilent = false;
        cluster.NameServerHandlers[0].IsEmpty = true;
        await using var other = cluster.NewClient();
        Assert.Equal(4, (await other.CreateProducer(Producing).GetQueuesAsync(new("T"))).Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_replica_that_is_new_hears_of_the_client_at_once(bool hasQueues)
    {
        await using var cluster = await StartAsync();
        cluster.Brokers[1].IsRegistered = false;
        if (!hasQueues)
            cluster.Broker.Refused[RequestCode.GetConsumerListByGroup] = ResponseCode.SystemError;
        await using var client = cluster.NewClient(new()
        {
            HeartbeatInterval = TimeSpan.FromHours(1),
            RouteRefreshInterval = TimeSpan.FromHours(1),
        });
        var inbox = new Inbox();
        await using var consumer = await client.StartPushConsumerAsync(Consuming, inbox.Handle);
        var awaited = hasQueues ? RequestCode.PullMessage : RequestCode.GetConsumerListByGroup;
        await Eventually.True(() => cluster.Broker.Count(awaited) > 0, "the consumer is at work");
        Assert.Empty(cluster.Brokers[1].Members("CG"));
        cluster.Lead(1, isFormerGone: false);
        cluster.Network.Break(cluster.Broker.Place);
        await Eventually.True(() => cluster.Brokers[1].Members("CG").Count == 1, "it knows the member");
    }

    private static async Task<FakeCluster> StartAsync()
    {
        var cluster = await FakeCluster.StartGroupAsync(replicaCount: 2);
        cluster.CreateTopic("T", 4);
        return cluster;
    }

    private static Task<PullConsumer> StartPullAsync(ActorMQClient client) =>
        client.StartPullConsumerAsync(new() { Group = "CG", Subscriptions = [Subscription.All("T")] });

    private static Message Text(string text) => new(new TopicName("T"), Encoding.UTF8.GetBytes(text));
}
