using System.Buffers;
using System.Text;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Tests.Golden;

namespace ActorMQ.Protocol.Tests.Bodies;

/// <summary>Bodies that RocketMQ itself wrote are read and written again to the same bytes.</summary>
public sealed class GoldenBodiesComeBack
{
    private readonly CommandReader _reader = new();

    [Fact]
    public void Routes() => Answers<TopicRouteData>(RequestCode.GetRouteInfoByTopic, atLeast: 300);

    [Fact]
    public void Cluster_info() => Answers<ClusterInfo>(RequestCode.GetBrokerClusterInfo, atLeast: 10);

    [Fact]
    public void Topic_lists()
    {
        Answers<TopicList>(RequestCode.GetAllTopicListFromNameserver, atLeast: 1);
        Answers<TopicList>(RequestCode.GetTopicsByCluster, atLeast: 1);
        Answers<TopicList>(RequestCode.GetSystemTopicListFromNs, atLeast: 1);
        Answers<TopicList>(RequestCode.GetSystemTopicListFromBroker, atLeast: 1);
    }

    [Fact]
    public void Key_value_tables()
    {
        Answers<KVTable>(RequestCode.GetKvlistByNamespace, atLeast: 1);
        Answers<KVTable>(RequestCode.RegisterBroker, atLeast: 3);
    }

    [Fact]
    public void Consumer_lists() => Answers<ConsumerListBody>(RequestCode.GetConsumerListByGroup, atLeast: 90);

    [Fact]
    public void Broker_member_groups() => Answers<BrokerMemberGroupBody>(RequestCode.GetBrokerMemberGroup, atLeast: 5);

    [Fact]
    public void All_topics() =>
        Answers<TopicConfigAndMappingSerializeWrapper>(RequestCode.GetAllTopicConfig, atLeast: 1);

    [Fact]
    public void All_groups() => Answers<SubscriptionGroupWrapper>(RequestCode.GetAllSubscriptiongroupConfig, atLeast: 1);

    [Fact]
    public void Registrations() => ComeBack<RegisterBrokerBody>(
        GoldenFrame.All.Where(frame => !frame.IsResponse && frame.Code == (int)RequestCode.RegisterBroker
            && !frame.Scenario.Contains("zip", StringComparison.Ordinal)),
        atLeast: 10);

    [Fact]
    public void Data_versions() => Requests<DataVersion>(RequestCode.QueryDataVersion, atLeast: 8);

    [Fact]
    public void Groups() => Requests<SubscriptionGroupConfigBody>(RequestCode.UpdateAndCreateSubscriptiongroup, atLeast: 1);

    [Fact]
    public void Topics_to_create() => Requests<CreateTopicListBody>(RequestCode.UpdateAndCreateTopicList, atLeast: 1);

    [Fact]
    public void Replication_statuses() => Answers<HARuntimeInfo>(RequestCode.GetBrokerHaStatus, atLeast: 1);

    [Fact]
    public void Heartbeats_of_Java_clients() => Requests<HeartbeatData>(RequestCode.HeartBeat, atLeast: 90);

    private void Answers<T>(RequestCode code, int atLeast)
        where T : class =>
        ComeBack<T>(GoldenFrame.All.Where(frame => frame.Request?.Code == (int)code), atLeast);

    private void Requests<T>(RequestCode code, int atLeast)
        where T : class =>
        ComeBack<T>(GoldenFrame.All.Where(frame => !frame.IsResponse && frame.Code == (int)code), atLeast);

    private void ComeBack<T>(IEnumerable<GoldenFrame> frames, int atLeast)
        where T : class
    {
        var seen = 0;
        foreach (var golden in frames.Where(frame => frame.BodySize > 0))
        {
            var input = new ReadOnlySequence<byte>(golden.Bytes);
            Frame.TryRead(ref input, Frame.DefaultMaxSize, out var frame);
            _reader.TryRead(frame, out var command);
            Assert.True(Body.TryRead<T>(command.Body, out var body, out var fault), $"{golden}: {fault}");
            var written = Body.ToBytes(body, MapKeys.Quoted);
            var unquoted = Body.ToBytes(body, MapKeys.Unquoted);

            // Other clients leave members out, or have them in another order: reading is all that counts.
            if (golden.Language is not "JAVA" || golden.Version != ProtocolVersion.Current)
                continue;
            var said = Encoding.UTF8.GetString(command.Body);
            Assert.Contains(said, new[] { Encoding.UTF8.GetString(written), Encoding.UTF8.GetString(unquoted) }, StringComparer.Ordinal);
            seen++;
        }

        Assert.True(seen >= atLeast, $"only {seen} recorded");
    }
}
