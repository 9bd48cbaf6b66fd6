using System.Collections.Concurrent;
using System.Text;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Client.Tests;

public sealed class PushConsumerTests
{
    private static readonly PushConsumerOptions Options = new()
    {
        Group = "CG",
        Subscriptions = [Subscription.All("T")],
        ConsumeFrom = ConsumeFromWhere.FirstOffset,
        CommitInterval = TimeSpan.FromMilliseconds(50),
        OrderlyRetryDelay = TimeSpan.FromMilliseconds(10),
        PullRetryDelay = TimeSpan.FromMilliseconds(50),
    };

    [Fact]
    public async Task Every_message_is_handled_once_and_offsets_are_committed()
    {
        await using var cluster = await FakeCluster.StartAsync(brokerCount: 2);
        cluster.CreateTopic("T", 2);
        await using var client = cluster.NewClient();
        await SendAsync(client, "T", 0, 20);
        var inbox = new Inbox();
        await using var consumer = await client.StartPushConsumerAsync(Options, inbox.Handle);
        await Eventually.True(() => inbox.Count == 20, "the messages of before");

        await SendAsync(client, "T", 20, 20);

        await Eventually.True(() => inbox.Count == 40, "the messages of now, by long poll");
        Assert.Equal(Numbers(40), inbox.Texts.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        await Eventually.True(
            () => cluster.Brokers.All(b => b.Committed("CG", "T", 0) + b.Committed("CG", "T", 1) == 20),
            "the offsets to be committed");
    }

    [Fact]
    public async Task The_stop_commits_and_the_next_consumer_goes_on_there()
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.CreateTopic("T", 1);
        await using var client = cluster.NewClient();
        await SendAsync(client, "T", 0, 10);
        var first = new Inbox();
        var consumer = await client.StartPushConsumerAsync(
            Options with { CommitInterval = TimeSpan.FromHours(1) }, first.Handle);
        await Eventually.True(() => first.Count == 10, "the first ten");

        await consumer.DisposeAsync();

        Assert.Equal(10, cluster.Broker.Committed("CG", "T", 0));
        Assert.Empty(cluster.Broker.Members("CG"));
        await SendAsync(client, "T", 10, 5);
        var second = new Inbox();
        await using var next = await client.StartPushConsumerAsync(Options, second.Handle);
        await Eventually.True(() => second.Count == 5, "the last five");
        Assert.Equal(
            ["10", "11", "12", "13", "14"], second.Texts.Order(StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_stop_commits_all_queues_at_once()
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.CreateTopic("T", 4);
        await using var client = cluster.NewClient(new() { RequestTimeout = TimeSpan.FromHours(1) });
        await SendAsync(client, "T", 0, 4);
        var handled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var consumer = await client.StartPushConsumerAsync(
            Options with { CommitInterval = TimeSpan.FromHours(1) },
            async (_, _) =>
            {
                await handled.Task;
                return ConsumeResult.Success;
            });

        // A pull would take an offset along: all queues have asked for more before anything is finished, and
        // the queue of the retry topic has asked once.
        await Eventually.True(() => cluster.Broker.Count(RequestCode.PullMessage) >= 9, "the second pulls");
        cluster.Broker.CommitsTogether = 5;
        handled.SetResult();

        await consumer.DisposeAsync().AsTask().WaitAsync(Eventually.Limit);

        Assert.Equal(4, Enumerable.Range(0, 4).Sum(queue => cluster.Broker.Committed("CG", "T", queue)));
    }

    [Fact]
    public async Task Members_share_the_queues_and_take_over_from_one_that_leaves()
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.CreateTopic("T", 4);
        await using var one = cluster.NewClient();
        await using var two = cluster.NewClient();
        var (inboxOne, inboxTwo) = (new Inbox(), new Inbox());

        await using var first = await one.StartPushConsumerAsync(Options, inboxOne.Handle);
        await Eventually.True(() => Held(first) == 4, "one member to have all");
        var second = await two.StartPushConsumerAsync(Options, inboxTwo.Handle);
        await Eventually.True(() => Held(first) == 2 && Held(second) == 2, "two members to share");
        await SendAsync(one, "T", 0, 40);
        await Eventually.True(() => inboxOne.Count + inboxTwo.Count >= 40, "the messages");
        Assert.Equal((20, 20), (inboxOne.Count, inboxTwo.Count));

        await second.DisposeAsync();
        await Eventually.True(() => Held(first) == 4, "the one that is left to have all");
        await SendAsync(one, "T", 40, 40);
        await Eventually.True(() => inboxOne.Count == 60, "its messages");
        Assert.Equal(
            Numbers(80), inboxOne.Texts.Concat(inboxTwo.Texts).Order(StringComparer.Ordinal),
            StringComparer.Ordinal);

        static int Held(PushConsumer consumer) => consumer.Queues.Count(
            q => string.Equals(q.Topic.Value, "T", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_tag_that_only_shares_its_hash_is_left_out_here()
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.CreateTopic("T", 1);
        await using var client = cluster.NewClient();
        var producer = client.CreateProducer(new() { Group = "PG" });

        // Aa and BB have one hash code, so that a broker lets both through.
        await producer.SendAsync(new Message(new("T"), "1"u8.ToArray()).WithTag("Aa"));
        await producer.SendAsync(new Message(new("T"), "2"u8.ToArray()).WithTag("BB"));
        await producer.SendAsync(new Message(new("T"), "3"u8.ToArray()).WithTag("Aa"));
        var inbox = new Inbox();
        await using var consumer = await client.StartPushConsumerAsync(
            Options with { Subscriptions = [Subscription.ByTags("T", "Aa")] }, inbox.Handle);

        await Eventually.True(() => inbox.Count == 2, "the two that match");
        Assert.Equal(["1", "3"], inbox.Texts.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        await Eventually.True(
            () => cluster.Broker.Committed("CG", "T", 0) == 3, "the one left out to be passed");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_that_fails_comes_again_with_its_count_until_it_is_dead(bool brokerTakesItBack)
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.CreateTopic("T", 1);
        if (!brokerTakesItBack)
            cluster.Broker.Refused[RequestCode.ConsumerSendMsgBack] = ResponseCode.RequestCodeNotSupported;
        await using var client = cluster.NewClient();
        var seen = new ConcurrentQueue<(string Text, int Times, string Topic)>();
        await using var consumer = await client.StartPushConsumerAsync(
            Options with { ReconsumeTimesMax = 2, RebalanceInterval = TimeSpan.FromMilliseconds(100) },
            (message, _) =>
            {
                var text = Inbox.TextOf(message);
                seen.Enqueue((text, message.ReconsumeTimes, message.Topic.Value));
                return string.Equals(text, "0", StringComparison.Ordinal)
                    ? throw new InvalidOperationException("not this one") : Done;
            });

        await SendAsync(client, "T", 0, 2);

        await Eventually.True(() => cluster.Broker.Store.Of("%DLQ%CG").Count == 1, "the message to be dead");
        Assert.Equal([("0", 0, "T"), ("0", 1, "T"), ("0", 2, "T")], seen.Where(
            s => string.Equals(s.Text, "0", StringComparison.Ordinal)));
        await Eventually.True(() => seen.Any(s => s is { Text: "1", Times: 0 }), "the other message");
        await Eventually.True(
            () => cluster.Broker.Committed("CG", "%RETRY%CG", 0) == 2, "the retries to be committed");
    }

    [Fact]
    public async Task In_order_a_queue_stays_with_a_message_until_it_is_done()
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.CreateTopic("T", 2);
        await using var client = cluster.NewClient();
        await SendAsync(client, "T", 0, 20);
        var failures = 0;
        var atWork = new ConcurrentDictionary<int, int>();
        var inbox = new Inbox();
        await using var consumer = await client.StartPushConsumerAsync(
            Options with { Orderly = true },
            async (message, ct) =>
            {
                Assert.Equal(1, atWork.AddOrUpdate(message.Queue.Queue.Value, 1, (_, n) => n + 1));
                await Task.Yield();
                atWork[message.Queue.Queue.Value] = 0;
                if (
                    string.Equals(Inbox.TextOf(message), "4", StringComparison.Ordinal)
                        && Interlocked.Increment(ref failures) < 4)
                {
                    return ConsumeResult.RetryLater;
                }

                return await inbox.Handle(message, ct);
            });

        await Eventually.True(() => inbox.Count == 20, "all messages");

        foreach (var queue in inbox.Messages.GroupBy(m => m.Queue))
            Assert.Equal(queue.Select(m => m.Offset).Order(), queue.Select(m => m.Offset));
        Assert.Equal(4, failures);
        var late = inbox.Messages.Single(m => m.ReconsumeTimes > 0);
        Assert.Equal(("4", 3), (Inbox.TextOf(late), late.ReconsumeTimes));
        Assert.True(cluster.Broker.Count(RequestCode.LockBatchMq) > 0, "the queues were locked");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_broker_without_locks_is_consumed_in_order_only_when_the_options_vouch_for_it(
        bool vouched)
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.CreateTopic("T", 1);
        cluster.Broker.Refused[RequestCode.LockBatchMq] = ResponseCode.RequestCodeNotSupported;
        await using var client = cluster.NewClient();
        await SendAsync(client, "T", 0, 3);
        var inbox = new Inbox();
        await using var consumer = await client.StartPushConsumerAsync(
            Options with { Orderly = true, OrderWithoutLocks = vouched }, inbox.Handle);

        await Eventually.True(
            () => cluster.Broker.Count(RequestCode.LockBatchMq) > 1, "the locks to be asked for");
        if (vouched)
            await Eventually.True(() => inbox.Count == 3, "the messages");
        else
            Assert.Equal(0, cluster.Broker.Count(RequestCode.PullMessage));
    }

    [Fact]
    public async Task Broadcasting_gives_every_member_everything_and_commits_nothing()
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.CreateTopic("T", 2);
        await using var one = cluster.NewClient();
        await using var two = cluster.NewClient();
        await SendAsync(one, "T", 0, 10);
        var (inboxOne, inboxTwo) = (new Inbox(), new Inbox());
        var options = Options with { Model = MessageModel.Broadcasting };

        await using var first = await one.StartPushConsumerAsync(options, inboxOne.Handle);
        await using var second = await two.StartPushConsumerAsync(options, inboxTwo.Handle);

        await Eventually.True(() => inboxOne.Count == 10 && inboxTwo.Count == 10, "ten messages for each");
        Assert.Null(cluster.Broker.Committed("CG", "T", 0));
        Assert.Equal(0, cluster.Broker.Count(RequestCode.UpdateConsumerOffset));
    }

    [Fact]
    public async Task Pulling_pauses_while_too_much_is_held()
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.CreateTopic("T", 1);
        await using var client = cluster.NewClient();
        await SendAsync(client, "T", 0, 50);
        var release = new TaskCompletionSource();
        var started = 0;
        await using var consumer = await client.StartPushConsumerAsync(
            Options with { HeldCountMax = 10, PullBatchCount = 5 },
            async (_, _) =>
            {
                Interlocked.Increment(ref started);
                await release.Task;
                return ConsumeResult.Success;
            });

        await Eventually.True(() => Volatile.Read(ref started) == 10, "ten messages to be at work");
        Assert.Equal(2, cluster.Broker.Requests.Count(
            r => r.Code == RequestCode.PullMessage && string.Equals(
                r.Fields["topic"], "T", StringComparison.Ordinal)));
        release.SetResult();

        await Eventually.True(() => Volatile.Read(ref started) == 50, "the rest");
    }

    [Fact]
    public async Task A_failing_broker_is_tried_again_and_an_offset_out_of_range_is_mended()
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.CreateTopic("T", 1);
        cluster.Broker.Commit("CG", "T", 0, 1000);
        cluster.Broker.Refused[RequestCode.PullMessage] = ResponseCode.SystemError;
        await using var client = cluster.NewClient();
        var inbox = new Inbox();
        await using var consumer = await client.StartPushConsumerAsync(Options, inbox.Handle);
        await Eventually.True(
            () => cluster.Broker.Count(RequestCode.PullMessage) > 2, "it to be tried again");

        cluster.Broker.Refused.Clear();

        await Eventually.True(() => cluster.Broker.Committed("CG", "T", 0) == 0, "the offset to be mended");
        await SendAsync(client, "T", 0, 3);
        await Eventually.True(() => inbox.Count == 3, "the messages");
    }

    [Fact]
    public async Task A_member_whose_broker_was_cut_off_joins_again_and_goes_on()
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.CreateTopic("T", 2);
        await using var client = cluster.NewClient();
        var inbox = new Inbox();
        await using var consumer = await client.StartPushConsumerAsync(Options, inbox.Handle);
        await SendAsync(client, "T", 0, 4);
        await Eventually.True(() => inbox.Count == 4, "the messages of before");

        cluster.Network.Break(cluster.Broker.Place);
        await Eventually.True(() => cluster.Broker.Members("CG").Count == 0, "the broker to lose the member");
        cluster.Network.Mend(cluster.Broker.Place);

        await Eventually.True(() => cluster.Broker.Members("CG").Count == 1, "the member to join again");
        await SendAsync(client, "T", 4, 4);
        await Eventually.True(() => inbox.Count >= 8, "the messages of after");
        Assert.Equal(Numbers(8), inbox.Texts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_new_group_starts_at_the_end_unless_told_otherwise()
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.CreateTopic("T", 1);
        await using var client = cluster.NewClient();
        await SendAsync(client, "T", 0, 10);
        var (last, byTime) = (new Inbox(), new Inbox());
        await using var one = await client.StartPushConsumerAsync(
            Options with { Group = "Last", ConsumeFrom = ConsumeFromWhere.LastOffset }, last.Handle);
        await using var two = await client.StartPushConsumerAsync(
            Options with
            {
                Group = "Time",
                ConsumeFrom = ConsumeFromWhere.Timestamp,
                ConsumeFromTime = DateTimeOffset.FromUnixTimeMilliseconds(7),
            },
            byTime.Handle);
        await Eventually.True(() => one.Queues.Count > 0 && byTime.Count == 3, "both to have begun");

        await SendAsync(client, "T", 10, 1);

        await Eventually.True(() => last.Count == 1 && byTime.Count == 4, "the new message");
        Assert.Equal("10", Assert.Single(last.Texts));
    }

    private static ValueTask<ConsumeResult> Done => ValueTask.FromResult(ConsumeResult.Success);

    private static List<string> Numbers(int count) =>
        [.. Enumerable.Range(0, count).Select(i => i.ToString(null, null)).Order(StringComparer.Ordinal)];

    private static async Task SendAsync(ActorMQClient client, string topic, int first, int count)
    {
        await using var producer = client.CreateProducer(new() { Group = "PG" });
        for (var i = first; i < first + count; i++)
            await producer.SendAsync(new Message(new(topic), Encoding.UTF8.GetBytes(i.ToString(null, null))));
    }
}
