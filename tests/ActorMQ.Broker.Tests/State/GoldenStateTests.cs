using System.Globalization;
using System.Text.Json;
using ActorMQ.Broker.Configuration;
using ActorMQ.Broker.State;
using ActorMQ.Journal;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Logs;
using ActorMQ.Journal.Queues;
using ActorMQ.Journal.Tests;
using ActorMQ.Model;
using ActorMQ.Model.State;
using ActorMQ.Model.Topics;

namespace ActorMQ.Broker.Tests.State;

/// <summary>
/// Goal: a store of the real RocketMQ opens with the topics, groups and offsets that RocketMQ told of it.
/// Method: the stores that 5.3.3 and 4.9.8 wrote, stopped, killed and torn, and what each answered to 21, 201
/// and 43 when it was started on a copy.
/// </summary>
public sealed class GoldenStateTests
{
    [Theory]
    [MemberData(nameof(GoldenStore.Names), MemberType = typeof(GoldenStore))]
    public void RocketMQs_topics_groups_and_offsets_are_as_it_told(string name)
    {
        using var golden = GoldenStore.Unpack(name);
        using var store = Open(golden);
        var (cluster, broker) = ("GoldCluster", "broker-gold");
        var system = new SystemTopics(new ClusterName(cluster), new BrokerName(broker));
        var files = new ConfigFiles(new DiskFiles(), golden.Root + "/config");
        var delayed = File.ReadAllBytes(golden.Root + "/config/delayOffset.json");
        var always = system.AtStart(autoCreate: true, defaultQueueCount: 8);
        var read = new StateFiles(files, store.Log.End, always);
        AssertAs(golden.Manifest, read.State);
        Assert.Equal(store.Log.End, read.State.Reflected);

        read.TakeOver();
        var again = new StateFiles(files, store.Log.End, always: []);
        AssertAs(golden.Manifest, again.State);
        Assert.Equal(delayed, File.ReadAllBytes(golden.Root + "/config/delayOffset.json"));
    }

    private static MessageStore Open(GoldenStore golden) => MessageStore.Open(
        new DiskFiles(),
        golden.Root,
        new StoreOptions
        {
            CommitLog = new CommitLogOptions { SegmentSizeBytes = GoldenStore.SegmentSizeBytes },
            ConsumeQueue = new ConsumeQueueOptions { UnitsPerFile = GoldenStore.UnitsPerFile },
        })!;

    private static void AssertAs(JsonElement manifest, ShardState state)
    {
        var topics = manifest.GetProperty("topicConfigs").GetProperty("topicConfigTable");
        foreach (var topic in topics.EnumerateObject())
        {
            var config = state.Topics.Find(new TopicName(topic.Name));
            Assert.True(config is not null, $"the topic {topic.Name} is missing");
            Assert.Equal(topic.Value.GetProperty("readQueueNums").GetInt32(), config.ReadQueueCount);
            Assert.Equal(topic.Value.GetProperty("writeQueueNums").GetInt32(), config.WriteQueueCount);
            Assert.Equal(topic.Value.GetProperty("perm").GetInt32(), (int)config.Permission);
        }

        var groups = manifest.GetProperty("subscriptionGroups").GetProperty("subscriptionGroupTable");
        foreach (var group in groups.EnumerateObject())
        {
            var config = state.Groups.Find(new GroupName(group.Name));
            Assert.True(config is not null, $"the group {group.Name} is missing");
            Assert.Equal(group.Value.GetProperty("retryMaxTimes").GetInt32(), config.RetryCountMax);
        }

        var told = manifest.GetProperty("groupOffsets").GetProperty("offsetTable").EnumerateObject()
            .SelectMany(pair => pair.Value.EnumerateObject().Select(
                queue => $"{pair.Name} {queue.Name} {queue.Value}"));
        var found = state.Offsets.All.Select(offset => string.Create(
            CultureInfo.InvariantCulture, $"{offset.Topic}@{offset.Group} {offset.Queue} {offset.Offset}"));
        Assert.Equal(told.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }
}
