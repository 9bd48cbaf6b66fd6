using System.Reflection;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Client.Tests;

/// <summary>
/// Goal: whatever a client waits for, its caller can give up. Method: servers that hear and never answer;
/// each public asynchronous method is called, and its token cancelled when a server has been asked.
/// </summary>
public sealed class CancellationTests
{
    private static readonly MessageQueue Queue = new(new("T"), new("broker-a"), new(0));
    private static readonly Message Known = new(new("T"), "x"u8.ToArray());
    private static readonly Message Unknown = new(new("Unknown"), "x"u8.ToArray());

    private static readonly PullConsumerOptions Pulls = new()
    {
        Group = "CG",
        Subscriptions = [Subscription.All("T")],
        AutoCommit = false,
    };

    /// <summary>By the method's own signature, so that none is left out.</summary>
    private static readonly Dictionary<string, Call> Calls = new(StringComparer.Ordinal)
    {
        ["Producer.SendAsync(Message)"] = (on, ct) => on.Producer.SendAsync(Known, ct),
        ["Producer.SendAsync(Message, String)"] = (on, ct) => on.Producer.SendAsync(Known, "key", ct),
        ["Producer.SendAsync(Message, Func`2)"] = (on, ct) => on.Producer.SendAsync(Known, all => all[0], ct),
        ["Producer.SendAsync(Message, MessageQueue)"] = (on, ct) => on.Producer.SendAsync(Known, Queue, ct),
        ["Producer.SendBatchAsync(IReadOnlyList`1)"] = (on, ct) => on.Producer.SendBatchAsync([Known], ct),
        ["Producer.SendOneWayAsync(Message)"] = (on, ct) => on.Producer.SendOneWayAsync(Unknown, ct).AsTask(),
        ["Producer.GetQueuesAsync(TopicName)"] = (on, ct) => on.Producer.GetQueuesAsync(Unknown.Topic, ct),
        ["PullConsumer.GetQueuesAsync(TopicName)"] = (on, ct) => on.Consumer.GetQueuesAsync(Known.Topic, ct),
        ["PullConsumer.PullAsync(MessageQueue, QueueOffset, Int32, TimeSpan)"] = (on, ct) =>
            on.Consumer.PullAsync(Queue, new(0), 1, TimeSpan.FromMinutes(1), ct),
        ["PullConsumer.ReceiveAsync(TopicName)"] = (on, ct) =>
            on.Consumer.ReceiveAsync(Known.Topic, ct).GetAsyncEnumerator(ct).MoveNextAsync().AsTask(),
        ["PullConsumer.ReceiveAsync(IReadOnlyCollection`1)"] = (on, ct) =>
            on.Consumer.ReceiveAsync([Queue], ct).GetAsyncEnumerator(ct).MoveNextAsync().AsTask(),
        ["PullConsumer.GetPositionAsync(MessageQueue)"] = (on, ct) => on.Consumer.GetPositionAsync(Queue, ct),
        ["PullConsumer.GetCommittedAsync(MessageQueue)"] = (on, ct) =>
            on.Consumer.GetCommittedAsync(Queue, ct),
        ["PullConsumer.CommitAsync()"] = (on, ct) =>
        {
            on.Consumer.Seek(Queue, new(1));
            return on.Consumer.CommitAsync(ct);
        },
        ["PullConsumer.GetMinOffsetAsync(MessageQueue)"] = (on, ct) =>
            on.Consumer.GetMinOffsetAsync(Queue, ct),
        ["PullConsumer.GetMaxOffsetAsync(MessageQueue)"] = (on, ct) =>
            on.Consumer.GetMaxOffsetAsync(Queue, ct),
        ["PullConsumer.FindOffsetAsync(MessageQueue, DateTimeOffset)"] = (on, ct) =>
            on.Consumer.FindOffsetAsync(Queue, DateTimeOffset.UnixEpoch, ct),
        ["ActorMQClient.StartPushConsumerAsync(PushConsumerOptions, MessageHandler)"] = (on, ct) =>
            on.Client.StartPushConsumerAsync(
                new() { Group = "Push", Subscriptions = [Subscription.All("T")] }, new Inbox().Handle, ct),
        ["ActorMQClient.StartPullConsumerAsync(PullConsumerOptions)"] = (on, ct) =>
            on.Client.StartPullConsumerAsync(Pulls with { Group = "Pull" }, ct),
        ["ActorMQClient.QueryByKeyAsync(KeyQuery)"] = (on, ct) =>
            on.Client.QueryByKeyAsync(new KeyQuery(Known.Topic, "key"), ct),
        ["ActorMQClient.FindByUniqueKeyAsync(TopicName, String)"] = (on, ct) =>
            on.Client.FindByUniqueKeyAsync(Known.Topic, "key", ct),
        ["ActorMQClient.FindByMessageIdAsync(TopicName, String)"] = (on, ct) =>
            on.Client.FindByMessageIdAsync(Known.Topic, "0A00010100002A9F0000000000000000", ct),
    };

    private delegate Task Call(Subject on, CancellationToken ct);

    public static TheoryData<string> Methods => [.. Calls.Keys];

    [Fact]
    public void Every_asynchronous_method_of_the_client_takes_a_token_and_is_tried_here()
    {
        var asynchronous =
            from type in typeof(ActorMQClient).Assembly.GetExportedTypes()
            where type is { IsClass: true } && typeof(IAsyncDisposable).IsAssignableFrom(type)
            from method in type.GetMethods(
                BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            where method.Name.EndsWith("Async", StringComparison.Ordinal)
                && !string.Equals(method.Name, "DisposeAsync", StringComparison.Ordinal)
            select method;
        Assert.All(asynchronous, method => Assert.Equal(
            (method.Name, typeof(CancellationToken)),
            (method.Name, method.GetParameters().LastOrDefault()?.ParameterType)));
        Assert.Equal(
            Calls.Keys.Order(StringComparer.Ordinal),
            asynchronous.Select(NameOf).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task What_is_under_way_ends_with_its_token(string method)
    {
        await using var on = await Subject.StartAsync();
        on.Cluster.BeSilent(true);
        var asked = on.Cluster.AskedCount;
        using var cancel = new CancellationTokenSource();

        var call = Calls[method](on, cancel.Token);
        await Eventually.True(() => on.Cluster.AskedCount > asked, "a server to be asked");
        Assert.False(call.IsCompleted);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Eventually.Limit));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Nothing_begins_with_a_token_that_is_cancelled(string method)
    {
        await using var on = await Subject.StartAsync();
        on.Cluster.BeSilent(true);

        var call = Calls[method](on, new CancellationToken(canceled: true));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Eventually.Limit));
    }

    private static string NameOf(MethodInfo method)
    {
        var types = method.GetParameters().SkipLast(1).Select(parameter => parameter.ParameterType.Name);
        return $"{method.DeclaringType!.Name}.{method.Name}({string.Join(", ", types)})";
    }

    /// <summary>A client that knows the route of the topic T, and is patient.</summary>
    private sealed class Subject : IAsyncDisposable
    {
        internal required FakeCluster Cluster { get; init; }

        internal required ActorMQClient Client { get; init; }

        internal required Producer Producer { get; init; }

        internal required PullConsumer Consumer { get; init; }

        internal static async Task<Subject> StartAsync()
        {
            var cluster = await FakeCluster.StartAsync();
            cluster.CreateTopic("T", 1);
            var client = cluster.NewClient(new() { RequestTimeout = TimeSpan.FromMinutes(5) });
            var producer = client.CreateProducer(
                new() { Group = "PG", SendTimeout = TimeSpan.FromMinutes(5) });
            await producer.SendAsync(Known);
            var consumer = await client.StartPullConsumerAsync(Pulls);
            return new() { Cluster = cluster, Client = client, Producer = producer, Consumer = consumer };
        }

        public async ValueTask DisposeAsync()
        {
            Cluster.BeSilent(false);
            await Consumer.DisposeAsync();
            await Producer.DisposeAsync();
            await Client.DisposeAsync();
            await Cluster.DisposeAsync();
        }
    }
}
