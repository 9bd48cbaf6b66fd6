using System.Collections.Immutable;
using ActorMQ.Actors.Testing;
using ActorMQ.Broker.Journals;
using ActorMQ.Broker.Queues;
using ActorMQ.Journal.Files;
using ActorMQ.Model;
using ActorMQ.Model.Brokers;
using ActorMQ.Model.Groups;
using ActorMQ.Model.Topics;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Broker.Tests.Requests;

/// <summary>
/// Goal: what consumers are answered, at once or after waiting. Method: a synchronous kernel, virtual time.
/// </summary>
public sealed class PullMessageTests : IDisposable
{
    private readonly SynchronousSystem _system = new();
    private readonly TestBroker _broker;

    public PullMessageTests() =>
        _broker = new TestBroker(_system.System, new SimulatedDisk()).WithTopic("T");

    public void Dispose() => _system.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private void Send(params string[] tags)
    {
        foreach (var tag in tags)
        {
            Assert.Equal(
                ResponseCode.Success, _broker.Client.Send("T", 0, "m-" + tag, $"TAGS\u0001{tag}\u0002").Code);
        }
    }

    private static PullMessageRequestHeader Waiting(PullMessageRequestHeader header)
    {
        header.SysFlag |= 2;
        return header;
    }

    private static Func<PullMessageRequestHeader,
        PullMessageRequestHeader> Tag(string expression, bool waits = false) =>
        header =>
        {
            header.Subscription = System.Text.Encoding.UTF8.GetBytes(expression);
            return waits ? Waiting(header) : header;
        };

    private int Park(long from, Func<PullMessageRequestHeader, PullMessageRequestHeader>? with = null)
    {
        var opaque = _broker.Client.Post(
            RequestCode.PullMessage, TestBroker.PullHeader("T", 0, from, with ?? Waiting));
        Assert.DoesNotContain(_broker.Client.Replies.Answers, answer => answer.Opaque == opaque);
        return opaque;
    }

    private Answer? AnswerTo(int opaque) =>
        _broker.Client.Replies.Answers.SingleOrDefault(a => a.Opaque == opaque);

    private static void AssertOffsets(Answer answer, long next, long min, long max)
    {
        Assert.Equal((next, min, max), (
            answer.Number("nextBeginOffset"), answer.Number("minOffset"), answer.Number("maxOffset")));
        Assert.Equal(0, answer.Number("suggestWhichBrokerId"));
    }

    [Fact]
    public void Messages_come_from_the_offset_on_in_order()
    {
        Send("a", "b", "c");
        var answer = _broker.Client.Pull("T", 0, 1);
        Assert.Equal((ResponseCode.Success, "FOUND"), (answer.Code, answer.Remark));
        Assert.Equal([1, 2], answer.Messages().Select(m => m.QueueOffset.Value));
        AssertOffsets(answer, next: 3, min: 0, max: 3);
    }

    [Theory]
    [InlineData(3, ResponseCode.PullNotFound, "OFFSET_OVERFLOW_ONE", 3)]
    [InlineData(9999, ResponseCode.PullOffsetMoved, "OFFSET_OVERFLOW_BADLY", 3)]
    [InlineData(-5, ResponseCode.PullOffsetMoved, "OFFSET_TOO_SMALL", 0)]
    [InlineData(long.MinValue, ResponseCode.PullOffsetMoved, "OFFSET_TOO_SMALL", 0)]
    public void An_offset_outside_is_answered_with_where_to_go_on(
        long from, ResponseCode code, string remark, long next)
    {
        Send("a", "b", "c");
        var answer = _broker.Client.Pull("T", 0, from);
        Assert.Equal((code, remark), (answer.Code, answer.Remark));
        AssertOffsets(answer, next, min: 0, max: 3);
    }

    [Theory]
    [InlineData(0, ResponseCode.PullNotFound)]
    [InlineData(7, ResponseCode.PullOffsetMoved)]
    public void A_queue_without_messages_says_so(long from, ResponseCode code)
    {
        var answer = _broker.Client.Pull("T", 0, from);
        Assert.Equal((code, "NO_MESSAGE_IN_QUEUE"), (answer.Code, answer.Remark));
        AssertOffsets(answer, next: 0, min: 0, max: 0);
    }

    [Theory]
    [InlineData("b", "m-b")]
    [InlineData("b||c", "m-b m-c")]
    [InlineData(" c || a ", "m-a m-c")]
    [InlineData("*", "m-a m-b m-c")]
    [InlineData("", "m-a m-b m-c")]
    public void A_tag_filter_lets_through_what_it_names(string expression, string expected)
    {
        Send("a", "b", "c");
        var answer = _broker.Client.Pull("T", 0, 0, Tag(expression));
        Assert.Equal(expected, SendMessageTests.Bodies(answer.Messages()));
        Assert.Equal(3, answer.Number("nextBeginOffset"));
    }

    [Fact]
    public void When_nothing_is_wanted_the_consumer_goes_on_behind_what_was_looked_at()
    {
        Send("a", "b");
        var answer = _broker.Client.Pull("T", 0, 0, Tag("NoSuchTag"));
        Assert.Equal((ResponseCode.PullRetryImmediately, "NO_MATCHED_MESSAGE"), (answer.Code, answer.Remark));
        AssertOffsets(answer, next: 2, min: 0, max: 2);
    }

    [Theory]
    [InlineData("||")]
    [InlineData("  ")]
    public void An_expression_without_a_tag_cannot_be_parsed(string expression) =>
        Assert.Equal(
            ResponseCode.SubscriptionParseFailed, _broker.Client.Pull("T", 0, 0, Tag(expression)).Code);

    [Fact]
    public void A_filter_in_sql_is_refused_in_plain_words()
    {
        var answer = _broker.Client.Pull("T", 0, 0, h => h with { ExpressionType = "SQL92"u8.ToArray() });
        Assert.Equal(ResponseCode.SystemError, answer.Code);
        Assert.Contains("SQL92", answer.Remark, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_topics_queues_and_permissions_are_refused()
    {
        Assert.Equal(ResponseCode.TopicNotExist, _broker.Client.Pull("Nowhere", 0, 0).Code);
        Assert.Equal(ResponseCode.InvalidParameter, _broker.Client.Pull("T", 77, 0).Code);
        Assert.Equal(ResponseCode.InvalidParameter, _broker.Client.Pull("T", -1, 0).Code);
        _broker.WithTopic(new TopicConfig { Name = new TopicName("W"), Permission = Permission.Write });
        var answer = _broker.Client.Pull("W", 0, 0);
        Assert.Equal(ResponseCode.NoPermission, answer.Code);
        Assert.Equal(3, answer.Number("forbiddenType"));
    }

    [Fact]
    public void A_group_that_may_not_consume_is_refused()
    {
        _broker.Groups.Configs["CG"] = new() { Name = new GroupName("CG"), IsConsumeEnabled = false };
        var answer = _broker.Client.Pull("T", 0, 0);
        Assert.Equal(ResponseCode.NoPermission, answer.Code);
        Assert.Equal(2, answer.Number("forbiddenType"));
    }

    [Fact]
    public void A_new_group_is_made_by_its_first_pull_or_refused()
    {
        Send("a");
        PullMessageRequestHeader NewGroup(PullMessageRequestHeader h) =>
            h with { ConsumerGroup = "New"u8.ToArray() };
        Assert.Equal(ResponseCode.Success, _broker.Client.Pull("T", 0, 0, NewGroup).Code);
        Assert.True(_broker.Groups.Configs.Remove("New"));
        _broker.Groups.AutoCreates = false;
        Assert.Equal(ResponseCode.SubscriptionGroupNotExist, _broker.Client.Pull("T", 0, 0, NewGroup).Code);
    }

    [Fact]
    public void Without_a_filter_of_its_own_a_pull_takes_the_groups()
    {
        Send("a", "b");
        PullMessageRequestHeader Bare(PullMessageRequestHeader h) => h with { SysFlag = 0, SubVersion = 5 };
        Assert.Equal(ResponseCode.SubscriptionNotExist, _broker.Client.Pull("T", 0, 0, Bare).Code);
        Subscribe("Other", version: 5);
        Assert.Equal(ResponseCode.SubscriptionNotExist, _broker.Client.Pull("T", 0, 0, Bare).Code);
        Subscribe("T", version: 4);
        Assert.Equal(ResponseCode.SubscriptionNotLatest, _broker.Client.Pull("T", 0, 0, Bare).Code);
        Subscribe("T", version: 5);
        Assert.Equal("m-b", SendMessageTests.Bodies(_broker.Client.Pull("T", 0, 0, Bare).Messages()));
    }

    private void Subscribe(string topic, long version)
    {
        var subscription = new Subscription
        {
            Topic = new TopicName(topic),
            Version = version,
            TagCodes = [(int)TagsCode.Of("b").Value],
        };
        _broker.Groups.Views["CG"] = GroupView.Empty with
        {
            Subscriptions = ImmutableDictionary<TopicName, Subscription>.Empty.Add(
                subscription.Topic, subscription),
        };
    }

    [Fact]
    public void The_offset_that_comes_with_a_pull_is_committed_unless_it_is_negative()
    {
        _broker.Client.Pull("T", 1, 0, h => h with { SysFlag = 4 | 1, CommitOffset = 17 });
        _broker.Client.Pull("T", 1, 0, h => h with { SysFlag = 4 | 1, CommitOffset = -1 });
        _broker.Client.Pull("T", 1, 0, h => h with { SysFlag = 4, CommitOffset = 18 });
        var (group, topic, queue, offset) = Assert.Single(_broker.Groups.Commits);
        Assert.Equal(("CG", "T", 1, 17L), (group.Value, topic.Value, queue.Value, offset.Value));
    }

    [Fact]
    public void Whoever_is_far_behind_is_sent_to_the_replica_that_its_group_names_if_slaves_may_be_read()
    {
        var broker = BrokerWith(new() { Read = new ReadSettings { SlaveReadGapBytes = 1000 } });
        broker.Groups.Configs["CG"] = new SubscriptionGroupConfig
        {
            Name = new GroupName("CG"),
            BrokerWhenSlow = new BrokerId(2),
        };
        broker.Client.Send("T", 0, "old");
        var before = _broker.Client.Send("T", 0, "old");
        Assert.Equal(0, broker.Client.Pull("T", 0, 0).Number("suggestWhichBrokerId"));
        broker.Client.Send("T", 0, new string('x', 2000));
        Assert.Equal(
            2, broker.Client.Pull("T", 0, 0, h => h with { MaxMsgNums = 1 }).Number("suggestWhichBrokerId"));
        Assert.Equal(0, broker.Client.Pull("T", 0, 2).Number("suggestWhichBrokerId"));

        Assert.Equal(ResponseCode.Success, before.Code);
        _broker.Client.Send("T", 0, new string('x', 2000));
        Assert.Equal(
            0, _broker.Client.Pull("T", 0, 0, h => h with { MaxMsgNums = 1 }).Number("suggestWhichBrokerId"));
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(0, 1)] // RocketMQ too answers one at least
    [InlineData(-3, 1)]
    [InlineData(32, 32)]
    [InlineData(int.MaxValue, 35)]
    public void One_answer_has_at_most_as_many_messages_as_are_wanted_and_allowed(int wanted, int got)
    {
        var broker = BrokerWith(new() { Read = new ReadSettings { MessagesMax = 35 } });
        for (var count = 0; count < 40; count++)
            broker.Client.Send("T", 0, "m");
        var answer = broker.Client.Pull("T", 0, 0, h => h with { MaxMsgNums = wanted });
        Assert.Equal(got, answer.Messages().Count);
        Assert.Equal(got, answer.Number("nextBeginOffset"));
    }

    [Fact]
    public void One_answer_has_at_most_so_many_bytes_unless_one_message_is_larger()
    {
        var client = BrokerWith(new() { Read = new ReadSettings { SizeMax = 256 * 1024 } }).Client;
        var sizes = new[] { 100, 100, 100, 300 };
        foreach (var size in sizes)
            client.Send("T", 0, new string('x', size * 1024));
        Assert.Equal(2, client.Pull("T", 0, 0).Messages().Count);
        Assert.Single(client.Pull("T", 0, 2).Messages());
        Assert.Single(client.Pull("T", 0, 3).Messages());
        Assert.Single(client.Pull("T", 0, 0, h => h with { MaxMsgBytes = 1000 }).Messages());
    }

    [Fact]
    public void A_long_search_for_a_rare_tag_stops_and_goes_on_in_the_next_pull()
    {
        for (var i = 0; i < 900; i++)
        {
            _broker.Client.Post(
                RequestCode.SendMessageV2, TestBroker.SendHeader("T", 0, "TAGS\u0001a\u0002"), "x"u8);
        }

        _broker.Client.EndRead();
        Send("rare");
        var first = _broker.Client.Pull("T", 0, 0, Tag("rare"));
        Assert.Equal(
            (ResponseCode.PullRetryImmediately, 800L), (first.Code, first.Number("nextBeginOffset")));
        Assert.Equal(
            "m-rare", SendMessageTests.Bodies(_broker.Client.Pull("T", 0, 800, Tag("rare")).Messages()));
    }

    [Fact]
    public void A_waiting_pull_gets_the_message_when_it_comes()
    {
        var opaque = Park(0);
        Send("a");
        Assert.Equal("m-a", SendMessageTests.Bodies(AnswerTo(opaque)!.Messages()));
    }

    [Fact]
    public void A_waiting_pull_is_told_after_its_time_that_nothing_came()
    {
        Send("a");
        var opaque = Park(1);
        _system.Advance(TimeSpan.FromMilliseconds(14_999));
        Assert.Null(AnswerTo(opaque));
        _system.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(ResponseCode.PullNotFound, AnswerTo(opaque)!.Code);
        AssertOffsets(AnswerTo(opaque)!, next: 1, min: 0, max: 1);
    }

    [Fact]
    public void No_pull_waits_longer_than_the_broker_allows()
    {
        var opaque = Park(0, h => Waiting(h) with { SuspendTimeoutMillis = long.MaxValue });
        _system.Advance(TimeSpan.FromSeconds(59));
        Assert.Null(AnswerTo(opaque));
        _system.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(ResponseCode.PullNotFound, AnswerTo(opaque)!.Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_pull_that_would_wait_for_no_time_does_not_wait(long suspendMs) =>
        Assert.Equal(
            ResponseCode.PullNotFound,
            _broker.Client.Pull("T", 0, 0, h => Waiting(h) with { SuspendTimeoutMillis = suspendMs }).Code);

    [Fact]
    public void A_message_that_is_not_wanted_wakes_nobody_but_moves_the_pull_on_within_five_seconds()
    {
        var opaque = Park(0, Tag("b", waits: true));
        Send("a");
        Assert.Null(AnswerTo(opaque));
        _system.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(ResponseCode.PullRetryImmediately, AnswerTo(opaque)!.Code);
        AssertOffsets(AnswerTo(opaque)!, next: 1, min: 0, max: 1);
    }

    [Fact]
    public void A_wanted_message_behind_an_unwanted_one_is_delivered()
    {
        var opaque = Park(0, Tag("b", waits: true));
        Send("a", "b");
        Assert.Equal("m-b", SendMessageTests.Bodies(AnswerTo(opaque)!.Messages()));
    }

    [Fact]
    public void Every_waiting_pull_is_woken_and_each_once()
    {
        int[] parked = [Park(0), Park(0), Park(0)];
        Send("a", "a");
        foreach (var opaque in parked)
            Assert.Equal(ResponseCode.Success, AnswerTo(opaque)!.Code);
    }

    [Fact]
    public void Pulls_of_closed_connections_make_room_for_others()
    {
        var broker = BrokerWith(new() { Queue = new QueueSettings { ParkedPullsMax = 1 } });
        var gone = broker.NewClient();
        gone.Post(RequestCode.PullMessage, TestBroker.PullHeader("T", 0, 0, Waiting));
        var refused = broker.Client.Pull("T", 0, 0, Waiting);
        Assert.Equal(ResponseCode.SystemBusy, refused.Code);
        AssertOffsets(refused, next: 0, min: 0, max: 0);

        gone.Replies.IsOpen = false;
        var opaque = broker.Client.Post(RequestCode.PullMessage, TestBroker.PullHeader("T", 0, 0, Waiting));
        Assert.DoesNotContain(broker.Client.Replies.Answers, answer => answer.Opaque == opaque);
        broker.Client.Send("T", 0, "m");
        Assert.Equal(
            ResponseCode.Success, broker.Client.Replies.Answers.Single(a => a.Opaque == opaque).Code);
        Assert.Empty(gone.Replies.Answers);
    }

    private static TestBroker BrokerWith(MessagePathSettings settings) =>
        new TestBroker(new SynchronousSystem().System, new SimulatedDisk(), settings).WithTopic("T");

    [Fact]
    public async Task Stopping_the_queues_answers_the_waiting()
    {
        var opaque = Park(0);
        await _broker.StopAsync(BrokerPart.Queues);
        Assert.Equal(ResponseCode.PullNotFound, AnswerTo(opaque)!.Code);
    }

    [Fact]
    public void An_idle_queue_is_put_away_and_comes_back_with_its_offsets()
    {
        Send("a", "b");
        _system.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(2, _broker.Client.Send("T", 0, "c").Number("queueOffset"));
    }

    [Fact]
    public void A_topic_that_comes_again_begins_at_zero()
    {
        Send("a", "b");
        _broker.Path.EndTopics([new TopicName("T")], () => { });
        Assert.Equal(0, _broker.Client.Pull("T", 0, 0).Number("maxOffset"));
        Send("c");
        Assert.Equal("m-c", SendMessageTests.Bodies(_broker.Client.Pull("T", 0, 0).Messages()));
    }
}
