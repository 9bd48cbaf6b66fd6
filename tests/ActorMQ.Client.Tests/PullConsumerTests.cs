using System.Text;
using ActorMQ.Model;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Client.Tests;

public sealed class PullConsumerTests
{
    private static readonly MessageQueue Queue = new(new("T"), new("broker-a"), new(0));

    private static readonly PullConsumerOptions Options = new()
    {
        Group = "CG",
        Subscriptions = [Subscription.All("T")],
        ConsumeFrom = ConsumeFromWhere.FirstOffset,
        AutoCommitInterval = TimeSpan.FromMilliseconds(50),
    };

    [Fact]
    public async Task A_pull_brings_messages_from_an_offset_on()
    {
        await using var cluster = await StartAsync(messages: 5);
        await using var client = cluster.NewClient();
        await using var consumer = await client.StartPullConsumerAsync(Options);

        var some = await consumer.PullAsync(Queue, new(1), 2, TimeSpan.Zero);
        var none = await consumer.PullAsync(Queue, new(5), 2, TimeSpan.Zero);
        var beyond = await consumer.PullAsync(Queue, new(50), 2, TimeSpan.Zero);

        Assert.Equal((PullStatus.Found, new QueueOffset(3), new QueueOffset(5)), (
            some.Status, some.NextOffset, some.MaxOffset));
        Assert.Equal(["1", "2"], some.Messages.Select(Inbox.TextOf), StringComparer.Ordinal);
        Assert.Equal(PullStatus.NoNewMessage, none.Status);
        Assert.Equal((PullStatus.OffsetIllegal, new QueueOffset(5)), (beyond.Status, beyond.NextOffset));
    }

    [Fact]
    public async Task Messages_come_as_a_stream_and_what_was_taken_is_committed()
    {
        await using var cluster = await StartAsync(messages: 5);
        await using var client = cluster.NewClient();
        await using (var consumer = await client.StartPullConsumerAsync(Options))
        {
            Assert.Equal(["0", "1", "2"], await TakeAsync(consumer, 3));

            // The third was handed out and not yet finished when the loop ended.
            Assert.Equal(new QueueOffset(2), await consumer.GetPositionAsync(Queue));
        }

        Assert.Equal(2, cluster.Broker.Committed("CG", "T", 0));
        await using var next = await client.StartPullConsumerAsync(Options);
        Assert.Equal(["2", "3", "4"], await TakeAsync(next, 3));
    }

    [Fact]
    public async Task A_seek_in_the_middle_of_the_stream_takes_effect_with_the_next_message()
    {
        await using var cluster = await StartAsync(messages: 10);
        await using var client = cluster.NewClient();
        await using var consumer = await client.StartPullConsumerAsync(Options);
        var taken = new List<string>();
        using var limit = new CancellationTokenSource(Eventually.Limit);

        await foreach (var message in consumer.ReceiveAsync(new TopicName("T"), limit.Token))
        {
            taken.Add(Inbox.TextOf(message));
            if (taken.Count == 2)
                consumer.Seek(Queue, new(8));
            if (taken.Count == 4)
                consumer.Seek(Queue, await consumer.GetMinOffsetAsync(Queue));
            if (taken.Count == 5)
                break;
        }

        Assert.Equal(["0", "1", "8", "9", "0"], taken);
    }

    [Fact]
    public async Task The_stream_waits_for_new_messages_and_ends_with_its_token()
    {
        await using var cluster = await StartAsync(messages: 0);
        await using var client = cluster.NewClient();
        await using var consumer = await client.StartPullConsumerAsync(Options);
        using var cancel = new CancellationTokenSource();
        var stream = consumer.ReceiveAsync(new TopicName("T"), cancel.Token).GetAsyncEnumerator();
        var first = stream.MoveNextAsync().AsTask();
        await SendAsync(client, 0, 1);

        Assert.True(await Eventually.Of(first, "the first message"));
        var second = stream.MoveNextAsync().AsTask();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Eventually.Of(second, "the end"));
        await stream.DisposeAsync();
    }

    [Fact]
    public async Task Offsets_are_found_by_time_and_committed_by_hand()
    {
        await using var cluster = await StartAsync(messages: 5);
        await using var client = cluster.NewClient();
        await using var consumer = await client.StartPullConsumerAsync(Options with { AutoCommit = false });

        Assert.Equal(new QueueOffset(3), await consumer.FindOffsetAsync(
            Queue, DateTimeOffset.FromUnixTimeMilliseconds(3)));
        Assert.Equal(new QueueOffset(5), await consumer.GetMaxOffsetAsync(Queue));
        Assert.Null(await consumer.GetCommittedAsync(Queue));
        consumer.Seek(Queue, new(4));
        await consumer.CommitAsync();

        Assert.Equal(new QueueOffset(4), await consumer.GetCommittedAsync(Queue));
    }

    [Fact]
    public async Task A_topic_that_is_not_subscribed_to_cannot_be_pulled()
    {
        await using var cluster = await StartAsync(messages: 0);
        await using var client = cluster.NewClient();
        await using var consumer = await client.StartPullConsumerAsync(Options);

        await Assert.ThrowsAsync<ClientException>(
            () => consumer.PullAsync(Queue with { Topic = new("Other") }, new(0), 1, TimeSpan.Zero));
    }

    private static async Task<FakeCluster> StartAsync(int messages)
    {
        var cluster = await FakeCluster.StartAsync();
        cluster.CreateTopic("T", 1);
        await using var client = cluster.NewClient();
        await SendAsync(client, 0, messages);
        return cluster;
    }

    private static async Task<List<string>> TakeAsync(PullConsumer consumer, int count)
    {
        var taken = new List<string>();
        using var limit = new CancellationTokenSource(Eventually.Limit);
        await foreach (var message in consumer.ReceiveAsync(new TopicName("T"), limit.Token))
        {
            taken.Add(Inbox.TextOf(message));
            if (taken.Count == count)
                break;
        }

        return taken;
    }

    private static async Task SendAsync(ActorMQClient client, int first, int count)
    {
        await using var producer = client.CreateProducer(new() { Group = "PG" });
        for (var i = first; i < first + count; i++)
            await producer.SendAsync(new Message(new("T"), Encoding.UTF8.GetBytes(i.ToString(null, null))));
    }
}
