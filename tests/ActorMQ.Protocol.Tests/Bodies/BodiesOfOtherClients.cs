using System.Buffers;
using System.Text;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Tests.Golden;

namespace ActorMQ.Protocol.Tests.Bodies;

/// <summary>Clients that are not Java write the same bodies in their own ways.</summary>
public sealed class BodiesOfOtherClients
{
    [Fact]
    public void Cpp_sends_numbers_for_names_and_text_for_numbers()
    {
        var consumer = Assert.Single(Heartbeat("cpp-consumer-push").ConsumerDataSet);
        Assert.Equal(
            ("GID_CPP_1", ConsumeType.Passively, MessageModel.Clustering, ConsumeFromWhere.LastOffset),
            (consumer.GroupName, consumer.ConsumeType, consumer.MessageModel, consumer.ConsumeFromWhere));
        Assert.Equal(["%RETRY%GID_CPP_1", "CppA"], consumer.SubscriptionDataSet.ConvertAll(found => found.Topic));
        Assert.All(consumer.SubscriptionDataSet, found => Assert.Equal(
            ("*", 1795251466305, "TAG", 0), (found.SubString, found.SubVersion, found.ExpressionType, found.TagsSet.Count)));
    }

    [Fact]
    public void NewLife_sends_capital_letters()
    {
        var heartbeat = Heartbeat("newlife-binary-consumer-push");
        var consumer = Assert.Single(heartbeat.ConsumerDataSet);
        Assert.Equal(
            ("192.0.2.2@9204", "GID_NL_1", "NlB", 639308482643630801),
            (heartbeat.ClientId, consumer.GroupName, consumer.SubscriptionDataSet[0].Topic,
                consumer.SubscriptionDataSet[0].SubVersion));
    }

    [Fact]
    public void NewLife_unregisters_in_the_body()
    {
        var body = Read<UnregisterClientBody>("newlife-binary-consumer-push", RequestCode.UnregisterClient);
        Assert.Equal(
            ("192.0.2.2@9204", "GID_NL_1", "GID_NL_1"), (body.ClientId, body.ProducerGroup, body.ConsumerGroup));
    }

    [Fact]
    public void Ali_ons_and_Go_leave_members_out()
    {
        Assert.Equal(ConsumeType.Passively, Heartbeat("ali-ons-consumer-push").ConsumerDataSet[0].ConsumeType);
        Assert.Equal(ConsumeFromWhere.LastOffset, Heartbeat("go-consumer-push").ConsumerDataSet[0].ConsumeFromWhere);
    }

    [Fact]
    public void Nulls_are_as_good_as_absent()
    {
        var text = """
            {"clientID":"c","producerDataSet":null,"consumerDataSet":[null,{"groupName":null,"subscriptionDataSet":
            [{"topic":"t","tagsSet":null,"expressionType":null}]}]}
            """;
        Assert.True(Body.TryRead<HeartbeatData>(Encoding.UTF8.GetBytes(text), out var body, out var fault), fault.ToString());
        Assert.Empty(body.ProducerDataSet);
        Assert.Equal(
            ("", "TAG", 0),
            (body.ConsumerDataSet[0].GroupName, body.ConsumerDataSet[0].SubscriptionDataSet[0].ExpressionType,
                body.ConsumerDataSet[0].SubscriptionDataSet[0].TagsSet.Count));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("""{"consumerDataSet":{}}""")]
    [InlineData("""{"consumerDataSet":[{"consumeType":"SOMEHOW"}]}""")]
    [InlineData("""{"consumerDataSet":[{"unitMode":"perhaps"}]}""")]
    [InlineData("""{"heartbeatFingerprint":99999999999}""")]
    [InlineData("""{"clientID":"\ud800"}""")]
    [InlineData("""{"clientID":5}""")]
    public void What_does_not_fit_is_refused(string text)
    {
        Assert.False(Body.TryRead<HeartbeatData>(Encoding.UTF8.GetBytes(text), out _, out var fault));
        Assert.StartsWith("HeartbeatData: ", fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_route_for_old_clients_has_bare_keys_where_the_keys_are_numbers_and_only_there()
    {
        var route = new TopicRouteData
        {
            BrokerDatas = [new BrokerData { BrokerName = "b", Cluster = "c", BrokerAddrs = { [1] = "h\"1", [0] = "h:0" } }],
            FilterServerTable = { ["1"] = ["f"] },
            TopicQueueMappingByBroker = new(StringComparer.Ordinal) { ["7"] = new() { Topic = "t", CurrIdMap = { [2] = 3 } } },
        };
        Assert.Equal(
            """{"brokerDatas":[{"brokerAddrs":{0:"h:0",1:"h\"1"},"brokerName":"b","cluster":"c","enableActingMaster":false}],"filterServerTable":{"1":["f"]},"queueDatas":[],"topicQueueMappingByBroker":{"7":{"bname":"","currIdMap":{2:3},"dirty":false,"epoch":0,"topic":"t","totalQueues":0}}}""",
            Encoding.UTF8.GetString(Body.ToBytes(route, MapKeys.Unquoted)));
        Assert.Contains(
            """{"brokerAddrs":{"0":"h:0","1":"h\"1"},""", Encoding.UTF8.GetString(Body.ToBytes(route)), StringComparison.Ordinal);
    }

    private static HeartbeatData Heartbeat(string scenario) => Read<HeartbeatData>(scenario, RequestCode.HeartBeat);

    private static T Read<T>(string scenario, RequestCode code)
        where T : class
    {
        var golden = GoldenFrame.All.First(frame =>
            string.Equals(frame.Scenario, scenario, StringComparison.Ordinal) && frame.Code == (int)code && !frame.IsResponse);
        var input = new ReadOnlySequence<byte>(golden.Bytes);
        Frame.TryRead(ref input, Frame.DefaultMaxSize, out var frame);
        Assert.True(Body.TryRead<T>(frame.Body, out var body, out var fault), fault.ToString());
        return body;
    }
}
