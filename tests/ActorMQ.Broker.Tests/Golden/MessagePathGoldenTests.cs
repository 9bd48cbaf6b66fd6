using System.Globalization;
using System.Text;
using ActorMQ.Broker.Tests.Requests;
using ActorMQ.Broker.Tests.Servers;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Broker.Tests.Golden;

/// <summary>
/// Goal: real clients get from the whole broker what RocketMQ 5.3.3 answered them.
/// Method: their recorded conversations with the broker, frame by frame over real sockets: each request is
/// sent, each recorded answer awaited at its place and compared by meaning.
/// </summary>
/// <remarks>
/// <c>before</c> says how many messages the recording's broker had already, as <c>topic/queue=count</c>.
/// <c>other</c> says where we answer another code on purpose, as <c>opaque=code</c>:
/// an empty body is 13, not a NullPointerException; a topic without write permission refuses (16); delayed
/// and transactional messages (3) and SQL filters (1) are not served yet.
/// </remarks>
public sealed class MessagePathGoldenTests : IDisposable
{
    private readonly BrokerDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("java533-producer-start-sync-send", 1)]
    [InlineData("java533-producer-async", 1)]
    [InlineData("java533-producer-batch", 1)]
    [InlineData("java533-producer-compressed", 1)]
    [InlineData("java533-producer-orderly-selector", 2)]
    [InlineData("java533-producer-oversized", 1)]
    [InlineData("java533-producer-properties", 1)]
    [InlineData("java533-producer-topic-autocreate", 2)]
    [InlineData("java533-producer-illegal-topic", 5)]
    [InlineData("java533-producer-empty-body", 3, "", "135=13")]
    [InlineData("java533-producer-delay-level", 1, "", "88=3")]
    [InlineData("java533-transaction", 3, "", "92=3 99=3 102=3")]
    [InlineData("java498-producer-start-sync-send", 1)]
    [InlineData("java498-producer-batch", 1)]
    [InlineData("java498-producer-compressed", 1)]
    [InlineData("java498-producer-orderly-selector", 2)]
    [InlineData("java498-producer-properties", 1)]
    [InlineData("java533-binary-producer-start-sync-send", 1)]
    [InlineData("java533-binary-producer-batch", 1)]
    [InlineData("java533-binary-producer-illegal-topic", 5)]
    [InlineData("go-producer-start-sync-send", 1)]
    [InlineData("cpp-producer-start-sync-send", 1)]
    [InlineData("ali-ons-producer-start-sync-send", 2)]
    [InlineData("ali-ons-producer-sharding-key", 1)]
    [InlineData("ali-ons-producer-delay-level", 1, "", "2=3")]
    [InlineData("newlife-binary-producer-start-sync-send", 2)]
    [InlineData("newlife-binary-producer-batch", 1)]
    [InlineData("newlife-binary-producer-topic-missing", 1)]
    [InlineData("newlife-json-producer-start-sync-send", 1)]
    [InlineData("error-no-permission", 2, "", "308=16")]
    [InlineData("error-unknown-code", 2)]
    [InlineData("error-missing-fields", 3)]
    public Task Producers(string scenario, int compared, string before = "", string other = "") =>
        ReplayAsync(scenario, compared, before, other);

    [Theory]
    [InlineData("error-pull", 9, "GoldA/0=7 GoldSql/0=10", "326=1 328=1")]
    [InlineData("java533-mqadmin-api-of-client-offsets", 8, "GoldA/0=4")]
    [InlineData("java533-consumer-tag-filter", 8)]
    [InlineData("java533-consumer-push-start-steady", 2, "GoldB/2=1")]
    [InlineData("cpp-consumer-push", 2, "CppA/0=1")]
    [InlineData("newlife-binary-consumer-push", 2, "NlB/0=2")]
    [InlineData("go-consumer-push", 2, "GoA/1=1")]
    public Task Consumers(string scenario, int compared, string before = "", string other = "") =>
        ReplayAsync(scenario, compared, before, other);

    [Theory]
    [InlineData("java533-producer-oneway")]
    [InlineData("java533-binary-producer-oneway")]
    [InlineData("newlife-binary-producer-oneway")]
    public async Task One_way_messages_are_stored(string scenario)
    {
        await using var broker = await BrokerDirectory.StartAsync(
            _directory.Options() with { SealsRecords = false });
        await ReplayAsync(broker, scenario, "", "");
        using var client = new RawClient(broker.LocalEndPoint);
        var topic = scenario.StartsWith("newlife", StringComparison.Ordinal) ? "NlA" : "GoldA";
        var deadline = TimeProvider.System.GetTimestamp() + (30 * TimeProvider.System.TimestampFrequency);
        while (await CountAsync(client, topic) == 0)
        {
            Assert.True(TimeProvider.System.GetTimestamp() < deadline,
                $"awaited the one-way message of {scenario} for 30 s");
        }

        Assert.Equal(1, await CountAsync(client, topic));
    }

    private static async Task<long> CountAsync(RawClient client, string topic)
    {
        var count = 0L;
        for (var queue = 0; queue < 4; queue++)
        {
            var answer = await client.AskAsync(
                RequestCode.GetMaxOffset, new GetMaxOffsetRequestHeader { Topic = topic, QueueId = queue });
            count += answer.Number("offset");
        }

        return count;
    }

    private async Task ReplayAsync(string scenario, int compared, string before, string other)
    {
        await using var broker = await BrokerDirectory.StartAsync(
            _directory.Options() with { SealsRecords = false });
        Assert.Equal(compared, await ReplayAsync(broker, scenario, before, other));
    }

    private static async Task<int> ReplayAsync(
        BrokerServer broker, string scenario, string before, string other)
    {
        await PrepareAsync(broker, before);
        using var replay = new GoldenReplay(broker, Pairs(other, ' '));
        foreach (var frame in GoldenFrame.Load(scenario))
            await replay.FollowAsync(frame);
        return replay.ComparedCount;
    }

    private static async Task PrepareAsync(BrokerServer broker, string before)
    {
        using var client = new RawClient(broker.LocalEndPoint);
        foreach (var (topic, queues) in new[] { ("GoldA", 4), ("GoldB", 4), ("GoldSql", 4), ("CppA", 4),
            ("GoA", 4), ("NlA", 2), ("NlB", 2) })
        {
            var header = TestBroker.TopicHeader(topic, queues);
            Assert.Equal(
                ResponseCode.Success, (await client.AskAsync(RequestCode.UpdateAndCreateTopic, header)).Code);
        }

        foreach (var (place, count) in Pairs(before, ' '))
        {
            var (topic, queue) = (
                place.Split('/')[0], int.Parse(place.Split('/')[1], CultureInfo.InvariantCulture));
            for (var i = 0; i < count; i++)
            {
                var header = TestBroker.SendHeader(topic, queue, "TAGS\u0001TagA\u0002");
                var sent = await client.AskAsync(
                    RequestCode.SendMessageV2, header, Encoding.UTF8.GetBytes("before"));
                Assert.Equal(ResponseCode.Success, sent.Code);
            }
        }
    }

    private static Dictionary<string, int> Pairs(string text, char separator) => text
        .Split(separator, StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('='))
        .ToDictionary(pair => pair[0], pair => int.Parse(pair[1], CultureInfo.InvariantCulture),
            StringComparer.Ordinal);
}
