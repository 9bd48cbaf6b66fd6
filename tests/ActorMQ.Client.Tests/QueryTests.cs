using System.Text;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Client.Tests;

/// <summary>Goal: messages are found by key and by both kinds of id, whichever broker has them.</summary>
public sealed class QueryTests
{
    private const string Topic = "orders";

    private static async Task<(FakeCluster Cluster, ActorMQClient Client)> StartAsync(int brokers = 2)
    {
        var cluster = await FakeCluster.StartAsync(brokers);
        cluster.CreateTopic(Topic, queues: 1);
        return (cluster, cluster.NewClient());
    }

    private static Task<SendResult> SendAsync(ActorMQClient client, string body, params string[] keys) =>
        client.CreateProducer(new() { Group = "PG" })
            .SendAsync(new Message(new(Topic), Encoding.UTF8.GetBytes(body)).WithKeys(keys));

    private static string Bodies(IEnumerable<ReceivedMessage> messages) =>
        string.Join(' ', messages.Select(m => Encoding.UTF8.GetString(m.Body.Span)).Order(StringComparer.Ordinal));

    [Fact]
    public async Task All_brokers_of_the_topic_are_asked_and_only_what_has_the_key_is_given()
    {
        var (cluster, client) = await StartAsync();
        await using var owned = cluster;
        await using var used = client;
        for (var i = 0; i < 6; i++)
            await SendAsync(client, $"m{i}", i % 2 == 0 ? "even" : "odd", $"k{i}");

        var found = await client.QueryByKeyAsync(new KeyQuery(new(Topic), "even"));

        Assert.Equal("m0 m2 m4", Bodies(found));
        Assert.Equal(found.OrderBy(m => m.StoredAt), found);
        Assert.All(cluster.Brokers, broker => Assert.Equal(1, broker.Count(RequestCode.QueryMessage)));
        Assert.Empty(await client.QueryByKeyAsync(new KeyQuery(new(Topic), "eve")));
        await Assert.ThrowsAsync<ClientException>(
            () => client.QueryByKeyAsync(new KeyQuery(new("nowhere"), "even")));
    }

    [Fact]
    public async Task What_is_asked_is_what_the_broker_hears()
    {
        var (cluster, client) = await StartAsync(brokers: 1);
        await using var owned = cluster;
        await using var used = client;
        var query = new KeyQuery(new(Topic), "k")
        {
            CountMax = 7,
            From = DateTimeOffset.FromUnixTimeMilliseconds(11),
            To = DateTimeOffset.FromUnixTimeMilliseconds(12),
        };

        await client.QueryByKeyAsync(query);
        await client.FindByUniqueKeyAsync(new(Topic), "id");

        var heard = cluster.Broker.Requests.Where(r => r.Code == RequestCode.QueryMessage)
            .Select(r => string.Join(' ', r.Fields.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}={f.Value}")))
            .ToList();
        Assert.Equal("_UNIQUE_KEY_QUERY=false beginTimestamp=11 endTimestamp=12 key=k maxNum=7 topic=orders", heard[0]);
        Assert.Equal(
            $"_UNIQUE_KEY_QUERY=true beginTimestamp=0 endTimestamp={long.MaxValue} key=id maxNum=32 topic=orders",
            heard[1]);
        Assert.Equal(2, heard.Count);
    }

    [Fact]
    public async Task A_broker_that_refuses_keeps_nothing_back_but_its_own_unless_all_do()
    {
        var (cluster, client) = await StartAsync();
        await using var owned = cluster;
        await using var used = client;
        for (var i = 0; i < 4; i++)
            await SendAsync(client, $"m{i}", "k");
        cluster.Brokers[0].Refused[RequestCode.QueryMessage] = ResponseCode.SystemBusy;

        var found = await client.QueryByKeyAsync(new KeyQuery(new(Topic), "k"));

        Assert.Equal(cluster.Brokers[1].Store.Of(Topic).Count, found.Count);
        Assert.All(found, message => Assert.Equal("broker-b", message.Queue.Broker.Value));
        cluster.Brokers[1].Refused[RequestCode.QueryMessage] = ResponseCode.SystemBusy;
        var failure = await Assert.ThrowsAsync<ClientException>(
            () => client.QueryByKeyAsync(new KeyQuery(new(Topic), "k")));
        Assert.IsType<BrokerException>(failure.InnerException);
    }

    [Fact]
    public async Task A_message_is_found_by_either_id()
    {
        var (cluster, client) = await StartAsync();
        await using var owned = cluster;
        await using var used = client;
        for (var i = 0; i < 3; i++)
            await SendAsync(client, $"m{i}");
        var stored = cluster.Brokers[1].Store.Of(Topic)[0];
        var body = stored.Message.Body.ToArray();

        var byKey = await client.FindByUniqueKeyAsync(new(Topic), stored.MessageId);
        var byId = await client.FindByMessageIdAsync(new(Topic), stored.MessageId);
        var byPlace = await client.FindByMessageIdAsync(new(Topic), stored.OffsetMessageId.ToString());

        Assert.All([byKey, byId, byPlace], message => Assert.Equal(body, message!.Body.ToArray()));
        Assert.Equal("broker-b", byPlace!.Queue.Broker.Value);
        Assert.Equal(1, cluster.Brokers[1].Count(RequestCode.ViewMessageById));
    }

    [Fact]
    public async Task An_id_that_nobody_has_is_null_also_when_its_broker_is_not_there()
    {
        var (cluster, client) = await StartAsync();
        await using var owned = cluster;
        await using var used = client;
        var place = cluster.Broker.Place;
        var topic = new Model.TopicName(Topic);
        var gone = new OffsetMessageId(RecordHost.From(place), new(99)).ToString();
        var away = new OffsetMessageId(
            RecordHost.From(new(System.Net.IPAddress.Parse("10.9.9.9"), 1)), new(0)).ToString();

        Assert.Null(await client.FindByMessageIdAsync(topic, gone));
        Assert.Null(await client.FindByMessageIdAsync(topic, away));
        Assert.Null(await client.FindByMessageIdAsync(topic, "not an id"));
        Assert.Null(await client.FindByUniqueKeyAsync(topic, "not an id"));
    }
}
