using System.Globalization;
using System.Text;
using System.Text.Json;
using ActorMQ.Broker.Tests.Requests;
using ActorMQ.Journal.Queues;
using ActorMQ.Journal.Tests;
using ActorMQ.Model;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Broker.Tests.Servers;

/// <summary>
/// Goal: a client that asks an ActorMQ broker on a store that Apache RocketMQ wrote gets what RocketMQ's own
/// client got from RocketMQ's own broker.
/// </summary>
public sealed class GoldenStoreTests : IDisposable
{
    private const string NewTopic = "Payments";
    private const int NewQueue = 1;
    private const int NewCount = 20;
    private readonly BrokerDirectory _directory = new();

    public static TheoryData<string> Names => GoldenStore.Names;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Everything_in_the_manifest_is_answered_and_new_messages_come_behind(string name)
    {
        using var golden = GoldenStore.Unpack(name);
        long next;
        await using (var broker = await BrokerDirectory.StartAsync(Options(golden)))
        {
            using var client = new RawClient(broker.LocalEndPoint);
            await CheckMessagesAsync(golden, client);
            await CheckFindingAsync(golden, client, name.EndsWith("498", StringComparison.Ordinal));
            await CheckOffsetsAsync(golden, client);
            await CheckNamesAsync(golden, client);
            next = await SendAsync(golden, client);
        }

        Assert.False(File.Exists(golden.Root + "/abort"));
        await using var again = await BrokerDirectory.StartAsync(Options(golden));
        using var late = new RawClient(again.LocalEndPoint);
        await CheckMessagesAsync(golden, late);
        var added = await PullAsync(late, NewTopic, NewQueue, next);
        Assert.Equal(
            Enumerable.Range(0, NewCount).Select(index => $"new {index}"),
            added.Select(message => Encoding.UTF8.GetString(message.Message.Body.Span)));
    }

    private static async Task CheckMessagesAsync(GoldenStore golden, RawClient client)
    {
        foreach (var queue in golden.Lines.GroupBy(line => (
            Topic: line.GetProperty("topic").GetString()!, Queue: line.GetProperty("queueId").GetInt32())))
        {
            var lines = queue.OrderBy(line => line.GetProperty("queueOffset").GetInt64()).ToList();
            var from = lines[0].GetProperty("queueOffset").GetInt64();
            var messages = await PullAsync(client, queue.Key.Topic, queue.Key.Queue, from);
            Assert.True(messages.Count >= lines.Count, $"{queue.Key}: {messages.Count} of {lines.Count}");
            foreach (var (line, message) in lines.Zip(messages))
                GoldenLine.Check(line, message);
        }
    }

    private static async Task<List<StoredMessage>> PullAsync(
        RawClient client, string topic, int queue, long from)
    {
        var messages = new List<StoredMessage>();
        while (true)
        {
            var answer = await client.AskAsync(
                RequestCode.PullMessage,
                TestBroker.PullHeader(
                    topic, queue, from, header => header with { SuspendTimeoutMillis = 0 }));
            if (answer.Code != ResponseCode.Success)
            {
                Assert.True(
                    answer.Code == ResponseCode.PullNotFound,
                    $"{topic}/{queue} @{from}: {answer.Code} {answer.Remark}");
                return messages;
            }

            messages.AddRange(answer.Messages());
            from = answer.Number("nextBeginOffset");
        }
    }

    /// <summary>
    /// 4.9.8 answers a search by time with the nearest message, 5.3.3 and ActorMQ with the first at or after.
    /// A crash had cost RocketMQ index entries, which are here again.
    /// </summary>
    private static async Task CheckFindingAsync(GoldenStore golden, RawClient client, bool isNearest)
    {
        foreach (var line in golden.Lines.Where((_, index) => index % 40 == 0))
        {
            var position = line.GetProperty("commitLogOffset").GetInt64();
            var answer = await client.AskAsync(
                RequestCode.ViewMessageById, new ViewMessageRequestHeader { Offset = position });
            GoldenLine.Check(line, Assert.Single(answer.Messages()));
        }

        foreach (var query in golden.Manifest.GetProperty("queryByKey").EnumerateArray())
        {
            var expected = query.GetProperty("commitLogOffsets").EnumerateArray()
                .Select(offset => offset.GetInt64()).ToList();
            var answer = await client.AskAsync(RequestCode.QueryMessage, new QueryMessageRequestHeader
            {
                Topic = query.GetProperty("topic").GetString()!,
                Key = query.GetProperty("key").GetString()!,
                MaxNum = 64,
                EndTimestamp = long.MaxValue,
            });
            var found = answer.Code == ResponseCode.Success
                ? answer.Messages().ConvertAll(message => message.Position.Value)
                : [];
            Assert.True(expected.All(found.Contains), $"{query}: {string.Join(' ', found)}");
        }

        foreach (var search in golden.Manifest.GetProperty("searchOffsetByTimestamp").EnumerateArray())
        {
            var answer = await client.AskAsync(
                RequestCode.SearchOffsetByTimestamp,
                new SearchOffsetRequestHeader
                {
                    Topic = search.GetProperty("topic").GetString()!,
                    QueueId = search.GetProperty("queueId").GetInt32(),
                    Timestamp = search.GetProperty("timestamp").GetInt64(),
                });
            var (expected, found) = (search.GetProperty("offset").GetInt64(), answer.Number("offset"));
            Assert.True(expected == found || (isNearest && expected == found - 1), $"{search}: {found}");
        }
    }

    private static async Task CheckOffsetsAsync(GoldenStore golden, RawClient client)
    {
        var table = golden.Manifest.GetProperty("groupOffsets").GetProperty("offsetTable");
        foreach (var entry in table.EnumerateObject())
        {
            foreach (var queue in entry.Value.EnumerateObject())
            {
                var names = entry.Name.Split('@');
                var answer = await client.AskAsync(
                    RequestCode.QueryConsumerOffset,
                    new QueryConsumerOffsetRequestHeader
                    {
                        Topic = names[0],
                        ConsumerGroup = names[1],
                        QueueId = int.Parse(queue.Name, CultureInfo.InvariantCulture),
                    });
                Assert.True(
                    queue.Value.GetInt64() == answer.Number("offset"),
                    $"{entry.Name} {queue}: {answer.Fields}");
            }
        }
    }

    private static async Task CheckNamesAsync(GoldenStore golden, RawClient client)
    {
        var topics = await TableAsync(client, RequestCode.GetAllTopicConfig, "topicConfigTable");
        foreach (var topic in TableOf(golden, "topicConfigs", "topicConfigTable"))
        {
            Assert.True(topics.TryGetProperty(topic.Name, out var config), $"{topic.Name} is not there");
            foreach (var field in (string[])["readQueueNums", "writeQueueNums", "perm"])
            {
                Assert.True(
                    topic.Value.GetProperty(field).GetInt32() == config.GetProperty(field).GetInt32(),
                    $"{topic}: {config}");
            }
        }

        var groups = await TableAsync(
            client, RequestCode.GetAllSubscriptiongroupConfig, "subscriptionGroupTable");
        foreach (var group in TableOf(golden, "subscriptionGroups", "subscriptionGroupTable"))
        {
            Assert.True(groups.TryGetProperty(group.Name, out var config), $"{group.Name} is not there");
            foreach (var field in (string[])["retryMaxTimes", "retryQueueNums"])
            {
                Assert.True(
                    group.Value.GetProperty(field).GetInt32() == config.GetProperty(field).GetInt32(),
                    $"{group}: {config}");
            }
        }
    }

    private static IEnumerable<JsonProperty> TableOf(GoldenStore golden, string answer, string table) =>
        golden.Manifest.GetProperty(answer).GetProperty(table).EnumerateObject();

    private static async Task<JsonElement> TableAsync(RawClient client, RequestCode code, string table)
    {
        var answer = await client.AskAsync(code, default(EmptyHeader));
        Assert.Equal(ResponseCode.Success, answer.Code);
        return JsonSerializer.Deserialize<JsonElement>(answer.Body).GetProperty(table);
    }

    private static async Task<long> SendAsync(GoldenStore golden, RawClient client)
    {
        var next = golden.Manifest.GetProperty("queues").EnumerateArray()
            .Single(queue => queue.GetProperty("topic").ValueEquals(NewTopic)
                && queue.GetProperty("queueId").GetInt32() == NewQueue)
            .GetProperty("maxOffset").GetInt64();
        for (var index = 0; index < NewCount; index++)
        {
            var answer = await client.AskAsync(
                RequestCode.SendMessageV2,
                TestBroker.SendHeader(NewTopic, NewQueue),
                Encoding.UTF8.GetBytes($"new {index}"));
            Assert.Equal(next + index, answer.Number("queueOffset"));
        }

        Assert.Equal(NewCount, (await PullAsync(client, NewTopic, NewQueue, next)).Count);
        return next;
    }

    /// <summary>The sizes that the store was written with; nothing of it is too old.</summary>
    private BrokerOptions Options(GoldenStore golden) => _directory.Options() with
    {
        StorePath = golden.Root,
        Name = new BrokerName("broker-gold"),
        CommitLog = new() { SegmentSizeBytes = GoldenStore.SegmentSizeBytes },
        ConsumeQueue = new()
        {
            UnitsPerFile = GoldenStore.UnitsPerFile,
            DelayLevels = [.. DispatchRule.DefaultDelayLevels.Take(17), TimeSpan.FromDays(3650)],
        },
        Index = new() { SlotCount = 1000, UnitCount = 2000 },
        Retention = new() { ReservedTime = TimeSpan.FromHours(87_600), CleansForcibly = false },
    };
}
