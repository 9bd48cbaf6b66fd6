using ActorMQ.Model;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Commands;
using ActorMQ.Transport.Tests;

namespace ActorMQ.Client.Tests;

/// <summary>Routes, queue selection, retry decisions and subscriptions as values.</summary>
public sealed class SelectionTests
{
    [Fact]
    public void A_route_has_only_queues_that_can_be_used()
    {
        var route = Route.Of(new("T"), new TopicRouteData
        {
            BrokerDatas =
            [
                new() { BrokerName = "b", BrokerAddrs = { [0] = "b:1", [1] = "b:2" } },
                new() { BrokerName = "a", BrokerAddrs = { [1] = "a:2" } },
            ],
            QueueDatas =
            [
                new() { BrokerName = "b", Perm = 6, ReadQueueNums = 2, WriteQueueNums = 1 },
                new() { BrokerName = "a", Perm = 6, ReadQueueNums = 1, WriteQueueNums = 1 },
                new() { BrokerName = "c", Perm = 4, ReadQueueNums = 1, WriteQueueNums = 1 },
            ],
        });

        Assert.Equal(["T@b/0"], route.WriteQueues.Select(q => q.ToString()), StringComparer.Ordinal);
        Assert.Equal(
            ["T@a/0", "T@b/0", "T@b/1", "T@c/0"], route.ReadQueues.Select(q => q.ToString()),
            StringComparer.Ordinal);
        var time = new ManualTime();
        var lost = new LostReplicas(time);
        Assert.Equal((new BrokerId(1), "b:2"), route.Brokers[new("b")].ForReading(new BrokerId(1), lost));
        Assert.Equal((new BrokerId(0), "b:1"), route.Brokers[new("b")].ForReading(new BrokerId(7), lost));
        Assert.Equal((new BrokerId(1), "a:2"), route.Brokers[new("a")].ForReading(BrokerId.Master, lost));

        lost.Add("b:2");
        Assert.Equal((new BrokerId(0), "b:1"), route.Brokers[new("b")].ForReading(new BrokerId(1), lost));
        lost.Add("b:1");
        Assert.Equal((new BrokerId(1), "b:2"), route.Brokers[new("b")].ForReading(new BrokerId(1), lost));
        lost.Remove("b:2");
        Assert.Equal((new BrokerId(1), "b:2"), route.Brokers[new("b")].ForReading(BrokerId.Master, lost));
        lost.Add("a:2");
        Assert.Equal((new BrokerId(1), "a:2"), route.Brokers[new("a")].ForReading(BrokerId.Master, lost));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(lost.Contains("a:2"), "it is asked again after a while");
    }

    [Fact]
    public void Pauses_grow_up_to_a_limit_and_begin_anew()
    {
        var pause = new RetryPause(TimeSpan.FromMilliseconds(100));
        var pauses = Enumerable.Range(0, 5).Select(_ => pause.Next().TotalMilliseconds);
        Assert.Equal([20, 40, 80, 100, 100], pauses);
        pause.Reset();
        Assert.Equal(20, pause.Next().TotalMilliseconds);
    }

    [Fact]
    public void A_turn_avoids_the_broker_that_failed_if_it_can()
    {
        MessageQueue[] queues = [Queue("a", 0), Queue("a", 1), Queue("b", 0)];
        Assert.Equal(queues[1], QueueSelection.InTurn(queues, 4, isAvoided: null));
        Assert.Equal(queues[2], QueueSelection.InTurn(queues, 3, one => one == new BrokerName("a")));
        Assert.Equal(queues[0], QueueSelection.InTurn(queues[..1], 3, _ => true));
        Assert.Equal(queues[0], QueueSelection.InTurn(queues, uint.MaxValue, isAvoided: null));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("a", 1)] // 97
    [InlineData("TagA", 3)] // 2598919
    [InlineData("polygenelubricants", 0)] // Integer.MIN_VALUE, whose absolute value does not exist
    [InlineData("polygenelubricantt", 3)] // -2147483647
    public void A_key_chooses_as_Java_does(string key, int expected)
    {
        MessageQueue[] queues = [Queue("a", 0), Queue("a", 1), Queue("a", 2), Queue("a", 3)];
        Assert.Equal(expected, QueueSelection.ByKey(queues, key).Queue.Value);
    }

    [Theory]
    [InlineData(17, true)]
    [InlineData(14, true)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(16, true)]
    [InlineData(204, true)]
    [InlineData(205, true)]
    [InlineData(1500, true)]
    [InlineData(13, false)]
    [InlineData(3, false)]
    [InlineData(215, false)]
    public void RocketMQs_retryable_codes_are_tried_again(int code, bool expected) =>
        Assert.Equal(expected, SendRetry.IsRetryable((ResponseCode)code));

    [Theory]
    [InlineData("*", "a", true)]
    [InlineData("", null, true)]
    [InlineData("a || b", "b", true)]
    [InlineData("a || b", "c", false)]
    [InlineData("a||b", null, false)]
    public void A_subscription_compares_the_tags_text(string expression, string? tag, bool expected) =>
        Assert.Equal(expected, Subscription.ByTags("T", expression).Wants(tag));

    [Fact]
    public void A_subscription_tells_the_broker_tags_and_their_codes()
    {
        var data = Subscription.ByTags("T", "TagA||TagB").ToData(version: 5);
        Assert.Equal(["TagA", "TagB"], data.TagsSet);
        Assert.Equal([2598919, 2598920], data.CodeSet);
        Assert.Equal(("TagA||TagB", "TAG", 5L), (data.SubString, data.ExpressionType, data.SubVersion));
    }

    [Theory]
    [InlineData(" a:1; b:2;;", "a:1 b:2")]
    [InlineData("http://a:1;[::1]:2", "a:1 [::1]:2")]
    [InlineData("http://", "")]
    public void Name_servers_are_separated_by_semicolons_and_may_be_endpoints(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', NameServers.Parse(text)));

    private static MessageQueue Queue(string broker, int id) => new(new("T"), new(broker), new(id));
}
