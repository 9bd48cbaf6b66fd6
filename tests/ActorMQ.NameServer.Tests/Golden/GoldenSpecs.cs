using System.Text.Json.Nodes;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.NameServer.Tests.Golden;

/// <summary>
/// Goal: RocketMQ's own clients and brokers get the answers that RocketMQ 5.3.3 gave them.
/// Method: recorded requests sent again, byte for byte, to a name server in the state that the recording
/// began with.
/// </summary>
public sealed class GoldenSpecs
{
    private const string Broker = "broker-g";
    private const string Address = "127.0.0.2:29911";

    [Theory]
    [InlineData("ns-broker-register")]
    [InlineData("ns-route-missing")]
    [InlineData("ns-unknown-code")]
    public async Task From_nothing(string scenario)
    {
        await using var server = await NameServers.StartAsync();
        using var peer = await Peer.ConnectAsync(server.LocalEndPoint);
        await ReplayAsync(peer, scenario);
    }

    [Theory]
    [InlineData("ns-broker-unregister")]
    [InlineData("ns-cluster-info")]
    [InlineData("ns-route-found")]
    [InlineData("ns-route-old-client-version")]
    [InlineData("ns-route-tbw102")]
    [InlineData("ns-topic-list")]
    [InlineData("ns-wipe-and-add-write-perm")]
    public async Task With_the_broker_registered(string scenario)
    {
        await using var server = await NameServers.StartAsync();
        using var broker = await Peer.ConnectAsync(server.LocalEndPoint);
        var registered = await broker.RegisterAsync(
            Broker, Address, TopicsOfTheRecording(), special: Peer.Topic("TBW102", 8, 7));
        Assert.Equal(ResponseCode.Success, registered.Response);
        using var peer = await Peer.ConnectAsync(server.LocalEndPoint);
        await ReplayAsync(peer, scenario);
    }

    [Fact]
    public async Task Key_values()
    {
        await using var server = await NameServers.StartAsync();
        using var peer = await Peer.ConnectAsync(server.LocalEndPoint);
        await ReplayAsync(peer, "ns-kv-config");
    }

    [Fact]
    public async Task A_heartbeat_of_a_broker_that_is_not_known()
    {
        await using var server = await NameServers.StartAsync();
        using var peer = await Peer.ConnectAsync(server.LocalEndPoint);
        await ReplayAsync(peer, "ns-broker-heartbeat-904");
    }

    [Fact]
    public async Task A_heartbeat_by_data_version_before_and_after_the_broker_registered()
    {
        await using var server = await NameServers.StartAsync();
        using var peer = await Peer.ConnectAsync(server.LocalEndPoint);
        var frames = GoldenFrame.Load("ns-broker-heartbeat-via-data-version");
        await ReplayAsync(peer, "before", frames[..9]);
        using var broker = await Peer.ConnectAsync(server.LocalEndPoint);
        await broker.RegisterAsync(Broker, Address, ["other"], actingMaster: true, special: MemberTopic);
        await ReplayAsync(peer, "after", frames[9..]);
    }

    [Fact]
    public async Task A_single_topic_of_a_registered_broker()
    {
        await using var server = await NameServers.StartAsync();
        using var broker = await Peer.ConnectAsync(server.LocalEndPoint);
        await broker.RegisterAsync(Broker, Address, ["other"], actingMaster: true, special: MemberTopic);
        await PutOrderAsync(broker, "GoldOrdered", "broker-g:1");
        await PutOrderAsync(broker, "GoldB", "broker-g:2");
        using var peer = await Peer.ConnectAsync(server.LocalEndPoint);
        await ReplayAsync(peer, "ns-topic-register-incremental");
        Assert.Equal(ResponseCode.Success, (await peer.RouteAsync("GoldSingle")).Response);
    }

    /// <summary>RocketMQ 5.3.3 itself fails on this one: it says of a deflated body that it is not.</summary>
    [Fact]
    public async Task A_deflated_registration()
    {
        await using var server = await NameServers.StartAsync();
        using var peer = await Peer.ConnectAsync(server.LocalEndPoint);
        var frames = GoldenFrame.Load("ns-broker-register-zip-and-data-version");

        Assert.Equal(ResponseCode.Success, (await peer.AskAsync(frames[0].Bytes)).Response);
        var version = await peer.AskAsync(frames[2].Bytes);
        Assert.Equal(("false", """{"counter":80,"stateVersion":0,"timestamp":1795251834405}"""),
            (version.Fields["changed"], version.Body));
        var topics = await peer.AskAsync(RequestCode.GetAllTopicListFromNameserver);
        Assert.Equal(80, JsonNode.Parse(topics.Body)!["topicList"]!.AsArray().Count);
        var route = (await peer.RouteAsync("GoldCluster")).Body;
        Assert.Contains("""broker-g","perm":7,"readQueueNums":16,""", route, StringComparison.Ordinal);
    }

    private static TopicConfigBody MemberTopic => Peer.Topic("rmq_sys_SYNC_BROKER_MEMBER_broker-g", 1, 1);

    private static string[] TopicsOfTheRecording()
    {
        var list = Answer.Of(GoldenFrame.Load("ns-topic-list")[1].Bytes);
        var topics = JsonNode.Parse(list.Body)!["topicList"]!.AsArray();
        return [.. topics.Select(topic => topic!.GetValue<string>())];
    }

    private static async Task PutOrderAsync(Peer peer, string topic, string order)
    {
        var header = new PutKVConfigRequestHeader
        {
            Namespace = "ORDER_TOPIC_CONFIG",
            Key = topic,
            Value = order,
        };
        Assert.Equal(ResponseCode.Success, (await peer.AskAsync(RequestCode.PutKvConfig, header)).Response);
    }

    private static Task ReplayAsync(Peer peer, string scenario) =>
        ReplayAsync(peer, scenario, GoldenFrame.Load(scenario));

    private static async Task ReplayAsync(Peer peer, string scenario, List<GoldenFrame> frames)
    {
        var expected = frames.Where(frame => frame.IsAnswer).Select(frame => Answer.Of(frame.Bytes))
            .ToDictionary(answer => answer.Opaque);
        Assert.NotEmpty(expected);
        foreach (var frame in frames.Where(frame => !frame.IsAnswer))
        {
            var request = Answer.Of(frame.Bytes);
            if (request.IsOneWay)
            {
                await peer.SendAsync(frame.Bytes);
                continue;
            }

            var answer = await peer.AskAsync(frame.Bytes);
            AssertSame($"{scenario} {request.Opaque}", expected[request.Opaque], answer);
        }
    }

    private static void AssertSame(string what, Answer expected, Answer actual)
    {
        Assert.Equal((what, expected.Code, expected.Opaque), (what, actual.Code, actual.Opaque));
        Assert.Equal(expected.Fields, actual.Fields);

        // RocketMQ forgets to clear this remark in one of its answers.
        if (expected.Remark is not "not set any response code")
            Assert.Equal(expected.Remark, actual.Remark);
        Assert.Equal(Sorted(expected.Body), Sorted(actual.Body));
    }

    /// <summary>
    /// RocketMQ writes lists of topics and tables in the order of its hash tables; here they come in ordinal
    /// order.
    /// All other bodies stay as they are, to be compared byte for byte.
    /// </summary>
    private static string Sorted(string body)
    {
        if (!body.Contains("\"topicList\":", StringComparison.Ordinal)
            && !body.StartsWith("{\"table\":", StringComparison.Ordinal))
        {
            return body;
        }

        var json = JsonNode.Parse(body)!.AsObject();
        var entries = json["topicList"] is JsonArray list
            ? list.Select(each => each!.GetValue<string>())
            : json["table"]!.AsObject().Select(each => $"{each.Key}={each.Value}");
        return $"{json["brokerAddr"]} {string.Join(' ', entries.Order(StringComparer.Ordinal))}";
    }
}
