using System.Net;
using System.Text;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Records;
using ActorMQ.Transport;
using ActorMQ.Transport.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Client.Tests;

/// <summary>
/// Method: the client talks to a server that answers with frames recorded from Apache RocketMQ 5.3.3, and
/// what it asks
/// is compared with what RocketMQ's own client asked.
/// </summary>
public sealed class RecordedBrokerTests
{
    private static readonly IPEndPoint NameServer = new(IPAddress.Parse("127.0.0.2"), 29876);
    private static readonly IPEndPoint Broker = new(IPAddress.Parse("127.0.0.2"), 29911);

    // What only static topics, namespaces, proxies and later features read.
    private static readonly string[] NotSent =
        ["bname", "ns", "nsd", "oway", "lo", "maxMsgBytes", "acceptStandardJsonOnly"];

    [Theory]
    [InlineData("java533-producer-start-sync-send", "7F000002000074D70000000000000000")]
    [InlineData("java498-producer-start-sync-send", null)]
    public async Task A_send_is_understood_and_its_answer_as_well(string scenario, string? offsetMessageId)
    {
        await using var stage = await Stage.StartAsync(scenario);

        var result = await stage.Client.CreateProducer(new() { Group = "PG_gold" })
            .SendAsync(new Message(new("GoldA"), "x"u8.ToArray()).WithTag("t").WithKeys("k1"));

        Assert.Equal(SendStatus.Ok, result.Status);
        Assert.Equal("broker-g", result.Queue.Broker.Value);
        Assert.Equal(offsetMessageId ?? result.OffsetMessageId, result.OffsetMessageId);
        Assert.Equal(32, result.OffsetMessageId.Length);
        stage.AssertAsksAsJava(RequestCode.GetRouteInfoByTopic, RequestCode.SendMessageV2);
    }

    [Fact]
    public async Task A_batch_is_understood()
    {
        await using var stage = await Stage.StartAsync("java533-producer-batch");
        var topic = stage.TopicOf(RequestCode.SendBatchMessage);

        var result = await stage.Client.CreateProducer(new() { Group = "PG_gold" })
            .SendBatchAsync(
                [new Message(new(topic), "1"u8.ToArray()), new Message(new(topic), "2"u8.ToArray())]);

        Assert.Equal(SendStatus.Ok, result.Status);
        Assert.Contains(',', result.OffsetMessageId);
        stage.AssertAsksAsJava(RequestCode.SendBatchMessage);
    }

    [Theory]
    [InlineData("java533-consumer-push-start-steady")]
    [InlineData("java498-consumer-push-start-steady")]
    public async Task A_push_consumer_starts_and_gets_the_recorded_message(string scenario)
    {
        await using var stage = await Stage.StartAsync(scenario);
        var inbox = new Inbox();
        var group = "CG_" + scenario.Split('-')[0] + "-steady";
        await using (var consumer = await stage.Client.StartPushConsumerAsync(
            new()
            {
                Group = group,
                Subscriptions = [Subscription.All("GoldB")],
                ConsumeFrom = ConsumeFromWhere.FirstOffset,
            },
            inbox.Handle))
        {
            await Eventually.True(() => !inbox.Messages.IsEmpty, "the recorded message");
        }

        var message = inbox.Messages.First();
        Assert.Equal("GoldB", message.Topic.Value);
        Assert.NotEmpty(Encoding.UTF8.GetString(message.Body.Span));
        Assert.NotEmpty(message.MessageId);
        stage.AssertAsksAsJava(
            RequestCode.GetRouteInfoByTopic,
            RequestCode.HeartBeat,
            RequestCode.GetConsumerListByGroup,
            RequestCode.QueryConsumerOffset,
            RequestCode.PullMessage,
            RequestCode.UpdateConsumerOffset);
    }

    [Theory]
    [InlineData("java533-query-by-key-and-id")]
    [InlineData("java498-query-by-key-and-id")]
    public async Task Messages_are_found_by_key_and_by_id(string scenario)
    {
        await using var stage = await Stage.StartAsync(scenario);
        var topic = new Model.TopicName("GoldA");

        var byKey = Assert.Single(await stage.Client.QueryByKeyAsync(new KeyQuery(topic, "queryKey1")));
        var byId = await stage.Client.FindByUniqueKeyAsync(topic, byKey.MessageId);

        Assert.Equal("query me", Encoding.UTF8.GetString(byKey.Body.Span));
        Assert.Equal("broker-g", byKey.Queue.Broker.Value);
        Assert.Equal(byKey.OffsetMessageId, byId!.OffsetMessageId);
        Assert.Empty(await stage.Client.QueryByKeyAsync(new KeyQuery(topic, "noSuchKey")));
        stage.AssertAsksAsJava(RequestCode.QueryMessage);
    }

    [Fact]
    public async Task A_message_is_found_by_its_place()
    {
        await using var stage = await Stage.StartAsync("java533-query-by-key-and-id");

        var found = await stage.Client.FindByMessageIdAsync(
            new("GoldA"), "7F000002000074D700000000000012AB");

        Assert.Equal("query me", Encoding.UTF8.GetString(found!.Body.Span));
        stage.AssertAsksAsJava(RequestCode.ViewMessageById);
    }

    private sealed class Stage(Recording recording, RemotingServer[] servers, ActorMQClient client)
        : IAsyncDisposable
    {
        internal ActorMQClient Client { get; } = client;

        internal static async Task<Stage> StartAsync(string scenario)
        {
            var recording = Recording.Load(scenario);
            var network = new InMemoryNetwork();
            var servers = new List<RemotingServer>();
            foreach (var place in (IPEndPoint[])[NameServer, Broker])
            {
                servers.Add(await RemotingServer.StartAsync(
                    new() { Listen = place },
                    recording,
                    network,
                    NullLoggerFactory.Instance,
                    TimeProvider.System,
                    default));
            }

            // The recorded list of members knows the Java client's id, so that is who we are.
            var identity = recording.JavaClientId?.Split('@') ?? ["192.0.2.2", "test"];
            var options = new ActorMQClientOptions
            {
                NameServers = NameServer.ToString(),
                ClientAddress = IPAddress.Parse(identity[0]),
                InstanceName = identity[1],
            };
            return new Stage(
                recording, [.. servers], new ActorMQClient(options, network, log: null, time: null));
        }

        internal string TopicOf(RequestCode code) => recording.TopicOf(code);

        internal void AssertAsksAsJava(params RequestCode[] codes)
        {
            foreach (var code in codes)
            {
                var ours =
                    recording.Requests.Where(r => r.Code == code).SelectMany(r => r.Fields).ToHashSet(StringComparer.Ordinal);
                Assert.Contains(recording.Requests, r => r.Code == code);
                Assert.Empty(recording.JavaFields[code].Except(ours, StringComparer.Ordinal).Except(NotSent, StringComparer.Ordinal));
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Client.DisposeAsync();
            foreach (var server in servers)
                await server.DisposeAsync();
        }
    }
}
