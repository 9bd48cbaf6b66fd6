using System.Text;
using ActorMQ.Actors.Testing;
using ActorMQ.Broker.Requests;
using ActorMQ.Journal.Files;
using ActorMQ.Model;
using ActorMQ.Model.Topics;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Headers;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Broker.Tests.Requests;

/// <summary>
/// Goal: what producers are answered, and what is stored. Method: a synchronous kernel over a simulated disk.
/// </summary>
public sealed class SendMessageTests : IDisposable
{
    internal const string Key = "UNIQ_KEY\u00010A0B0C0D00011122334455667788990A\u0002";
    private readonly SynchronousSystem _system = new();
    private readonly TestBroker _broker;

    public SendMessageTests() => _broker = new TestBroker(_system.System, new SimulatedDisk()).WithTopic("T");

    public void Dispose() => _system.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private StoredMessage Stored(int queue, long offset)
    {
        var answer = _broker.Client.Pull("T", queue, offset, header => header with { MaxMsgNums = 1 });
        return Assert.Single(answer.Messages());
    }

    [Fact]
    public void A_message_is_answered_with_its_place_and_comes_back_as_it_was_sent()
    {
        var answer = _broker.Client.Send(
            "T", 2, "hello", Key + "TAGS\u0001A\u0002", h => h with { Flag = 7, ReconsumeTimes = 3 });

        Assert.Equal(ResponseCode.Success, answer.Code);
        Assert.Equal(2, answer.Number("queueId"));
        Assert.Equal(0, answer.Number("queueOffset"));
        Assert.Equal("0A0B0C0D00011122334455667788990A", answer.Fields["transactionId"]);
        Assert.Equal("DefaultRegion", answer.Fields["MSG_REGION"]);
        Assert.Equal("true", answer.Fields["TRACE_ON"]);

        var stored = Stored(2, 0);
        Assert.Equal("hello", Encoding.UTF8.GetString(stored.Message.Body.Span));
        Assert.Equal(
            new OffsetMessageId(TestBroker.StoreHost, stored.Position).ToString(), answer.Fields["msgId"]);
        Assert.Equal((7, 3), (stored.Message.Flag, stored.ReconsumeTimes));
        Assert.Equal(1_700_000_000_000, stored.BornTimestampMs);
        Assert.Equal(_system.Time.GetUtcNow().ToUnixTimeMilliseconds(), stored.StoreTimestampMs);
        Assert.Equal("A", stored.Message.Properties["TAGS"]);
        Assert.Equal("TestCluster", stored.Message.Properties["CLUSTER"]);
        Assert.Equal("DefaultRegion", stored.Message.Properties["MSG_REGION"]);
        Assert.Equal("true", stored.Message.Properties["TRACE_ON"]);
    }

    [Fact]
    public void Code_10_with_long_names_does_the_same()
    {
        var header = TestBroker.SendHeader("T", 0, Key).Message;
        Assert.Equal(ResponseCode.Success, _broker.Client.Ask(RequestCode.SendMessage, header, "x"u8).Code);
        Assert.Equal(0, Stored(0, 0).QueueOffset.Value);
    }

    [Fact]
    public void A_message_without_an_id_gets_one()
    {
        var answer = _broker.Client.Send("T", 0, "x", "TAGS\u0001A"); // the last separator may be missing
        Assert.Equal(32, answer.Fields["transactionId"].Length);
        var stored = Stored(0, 0);
        Assert.Equal(answer.Fields["transactionId"], stored.Message.Properties["UNIQ_KEY"]);
        Assert.Equal("A", stored.Message.Properties["TAGS"]);
    }

    [Fact]
    public void What_the_broker_says_itself_cannot_be_said_by_a_client()
    {
        var answer = _broker.Client.Send(
            "T", 0, "x",
                "POP_CK\u0001p\u0002CLUSTER\u0001Fake\u0002TRACE_ON\u0001false\u0002" + Key + "a\u0001b");
        var properties = Stored(0, 0).Message.Properties;
        Assert.Equal("TestCluster", properties["CLUSTER"]);
        Assert.Equal("true", properties["TRACE_ON"]);
        Assert.Equal("b", properties["a"]);
        Assert.False(properties.ContainsKey("POP_CK"));
        Assert.Equal("0A0B0C0D00011122334455667788990A", answer.Fields["transactionId"]);
    }

    [Fact]
    public void Sends_of_one_read_keep_their_order_and_are_each_answered_once()
    {
        var client = _broker.Client;
        var asked = new List<int>();
        for (var i = 0; i < 50; i++)
            asked.Add(client.Post(RequestCode.SendMessageV2, TestBroker.SendHeader("T", i % 2), [(byte)i]));
        Assert.Empty(client.Replies.Answers);
        client.EndRead();

        Assert.Equal(asked.Order(), client.Replies.Answers.Select(a => a.Opaque).Order());
        foreach (var answer in client.Replies.Answers)
            Assert.Equal(asked.IndexOf(answer.Opaque) / 2, answer.Number("queueOffset"));
        Assert.Equal(
            [0, 2, 4, 6], Enumerable.Range(0, 4).Select(i => (int)Stored(0, i).Message.Body.Span[0]));
        Assert.Equal(0, _broker.Path.AppendingBytes);
    }

    [Fact]
    public void A_negative_queue_leaves_the_choice_to_the_broker()
    {
        var queues = Enumerable.Range(0,
            40).Select(_ => _broker.Client.Send("T", -1, "x").Number("queueId")).ToHashSet();
        Assert.Equal([0, 1, 2, 3], queues.Order());
    }

    [Theory]
    [InlineData(4)]
    [InlineData(99)]
    [InlineData(int.MaxValue)]
    public void A_queue_that_is_not_there_is_an_invalid_parameter(int queue)
    {
        var answer = _broker.Client.Send("T", queue, "x");
        Assert.Equal(ResponseCode.InvalidParameter, answer.Code);
        Assert.Contains($"[{queue}]", answer.Remark, StringComparison.Ordinal);
        Assert.Equal("DefaultRegion", answer.Fields["MSG_REGION"]);
    }

    [Theory]
    [InlineData("bad topic!", ResponseCode.InvalidParameter)]
    [InlineData("", ResponseCode.InvalidParameter)]
    [InlineData("../../etc", ResponseCode.InvalidParameter)]
    [InlineData("SCHEDULE_TOPIC_XXXX", ResponseCode.NoPermission)]
    [InlineData("RMQ_SYS_TRANS_HALF_TOPIC", ResponseCode.NoPermission)]
    public void Names_that_no_topic_may_have_and_closed_topics_are_refused(string topic, ResponseCode code) =>
        Assert.Equal(code, _broker.Client.Send(topic, 0, "x").Code);

    [Fact]
    public void A_closed_topic_refuses_although_it_is_there() =>
        Assert.Equal(
            ResponseCode.NoPermission,
            _broker.WithTopic("SCHEDULE_TOPIC_XXXX").Client.Send("SCHEDULE_TOPIC_XXXX", 0, "x").Code);

    [Fact]
    public void A_name_of_128_characters_is_too_long() =>
        Assert.Equal(ResponseCode.InvalidParameter, _broker.Client.Send(new string('L', 128), 0, "x").Code);

    [Fact]
    public void A_topic_without_write_permission_refuses()
    {
        _broker.WithTopic(new TopicConfig { Name = new TopicName("R"), Permission = Permission.Read });
        Assert.Equal(ResponseCode.NoPermission, _broker.Client.Send("R", 0, "x").Code);
    }

    [Fact]
    public void A_send_to_a_missing_topic_waits_for_it_and_goes_on_when_it_is_there()
    {
        var client = _broker.Client;
        client.Post(RequestCode.SendMessageV2, TestBroker.SendHeader("New", 1), "a"u8);
        client.Post(RequestCode.SendMessageV2, TestBroker.SendHeader("New", -1), "b"u8);
        client.EndRead();
        Assert.Empty(client.Replies.Answers);
        Assert.True(_broker.Path.AppendingBytes > 0, "a waiting send takes from the budget");
        var (topic, pattern, queueCount, _, _) = _broker.Asked[0];
        Assert.Equal(("New", "TBW102", 4), (topic.Value, pattern.Value, queueCount));

        _broker.WithTopic("New");
        foreach (var asked in _broker.Asked)
            asked.Waiter.OnTopicReady(_broker.Find("New"));
        Assert.Equal([1L, 0L], client.Replies.Answers.Select(a => a.Number("queueId")));
        Assert.Equal("a", Bodies(client.Pull("New", 1, 0).Messages()));
        Assert.Equal(0, Assert.Single(client.Pull("New", 0, 0).Messages()).Queue.Value);
        Assert.Equal(0, _broker.Path.AppendingBytes);
    }

    [Fact]
    public void A_send_to_a_topic_that_may_not_be_is_refused_as_its_topic_is()
    {
        var client = _broker.Client;
        client.Post(RequestCode.SendMessageV2, TestBroker.SendHeader("New", 1), "a"u8);
        client.Post(RequestCode.SendMessageV2, TestBroker.SendHeader("New", 9), "b"u8);
        _broker.Asked[0].Waiter.OnTopicRefused(ResponseCode.TopicNotExist, "no");
        _broker.WithTopic("New");
        _broker.Asked[1].Waiter.OnTopicReady(_broker.Find("New")); // but not with ten queues
        Assert.Equal(
            [ResponseCode.TopicNotExist, ResponseCode.InvalidParameter],
                client.Replies.Answers.Select(a => a.Code));
        Assert.Equal(0, _broker.Path.AppendingBytes);
    }

    [Fact]
    public void An_empty_message_is_illegal() =>
        Assert.Equal(ResponseCode.MessageIllegal, _broker.Client.Send("T", 0, "").Code);

    [Fact]
    public void A_message_over_the_limit_is_illegal_and_one_at_the_limit_is_not()
    {
        var settings = new SendSettings { MessageSizeMax = 100 };
        var broker = new TestBroker(new SynchronousSystem().System, new SimulatedDisk(),
            sends: settings).WithTopic("T");
        Assert.Equal(ResponseCode.MessageIllegal, broker.Client.Send("T", 0, new string('x', 101)).Code);
        Assert.Equal(ResponseCode.Success, broker.Client.Send("T", 0, new string('x', 100)).Code);
    }

    [Fact]
    public void Properties_that_no_record_can_hold_are_illegal()
    {
        var longest = "a\u0001" + new string('x', 32_767 - 3) + "\u0002";
        Assert.Equal(ResponseCode.MessageIllegal, _broker.Client.Send("T", 0, "x", longest + "y").Code);
        // They fit as sent, but not with what the broker adds.
        Assert.Equal(ResponseCode.MessageIllegal, _broker.Client.Send("T", 0, "x", longest).Code);
        Assert.Equal(ResponseCode.Success, _broker.Client.Send("T", 0, "x").Code);
    }

    [Theory]
    [InlineData("DELAY\u00013\u0002")]
    [InlineData("TIMER_DELAY_SEC\u00013\u0002")]
    [InlineData("TIMER_DELIVER_MS\u00011795250610654\u0002")]
    [InlineData("TRAN_MSG\u0001true\u0002")]
    [InlineData("TRAN_MSG\u0001TRUE\u0002")]
    public void What_is_not_served_yet_is_refused_and_not_delivered(string properties)
    {
        var answer = _broker.Client.Send("T", 0, "x", Key + properties);
        Assert.Equal(ResponseCode.RequestCodeNotSupported, answer.Code);
        Assert.Contains("not served yet", answer.Remark, StringComparison.Ordinal);
        Assert.Equal(0, _broker.Client.Pull("T", 0, 0).Number("maxOffset"));
    }

    [Fact]
    public void A_half_message_is_refused_by_its_flag_alone() =>
        Assert.Equal(
            ResponseCode.RequestCodeNotSupported,
            _broker.Client.Send("T", 0, "x", with: h => h with { SysFlag = 4 }).Code);

    [Theory]
    [InlineData("DELAY\u00010\u0002")]
    [InlineData("DELAY\u0001-1\u0002")]
    [InlineData("TRAN_MSG\u0001false\u0002")]
    [InlineData("TIMER_DELETED\u00013\u0002")]
    public void What_only_looks_like_it_is_served(string properties) =>
        Assert.Equal(ResponseCode.Success, _broker.Client.Send("T", 0, "x", properties).Code);

    [Fact]
    public void A_missing_field_is_named()
    {
        var answer = _broker.Client.Ask(RequestCode.SendMessageV2, default(EmptyHeader), "x"u8);
        Assert.Equal(ResponseCode.SystemError, answer.Code);
        Assert.Contains('a', answer.Remark!);
    }

    [Fact]
    public void A_one_way_send_is_stored_and_not_answered()
    {
        _broker.Client.Post(RequestCode.SendMessageV2, TestBroker.SendHeader("T", 0), "x"u8, oneWay: true);
        _broker.Client.EndRead();
        Assert.Empty(_broker.Client.Replies.Answers);
        Assert.Equal("x", Encoding.UTF8.GetString(Stored(0, 0).Message.Body.Span));
    }

    [Fact]
    public void A_batch_becomes_messages_at_consecutive_offsets_of_one_queue()
    {
        _broker.Client.Send("T", 1, "before");
        var body = Batch(("m0", "TAGS\u0001A\u0002"), ("m1", ""), ("m2", "TAGS\u0001B\u0002"));
        var header = TestBroker.SendHeader("T", 1, Key, h => h with { Batch = true });
        var answer = _broker.Client.Ask(RequestCode.SendBatchMessage, header, body);

        Assert.Equal(ResponseCode.Success, answer.Code);
        Assert.Equal(1, answer.Number("queueOffset"));
        Assert.Equal("0A0B0C0D00011122334455667788990A", answer.Fields["transactionId"]);
        var stored = _broker.Client.Pull("T", 1, 1).Messages();
        Assert.Equal("m0 m1 m2", Bodies(stored));
        Assert.Equal([1, 2, 3], stored.Select(m => m.QueueOffset.Value));
        Assert.Equal(string.Join(',', stored.Select(m => m.OffsetMessageId)), answer.Fields["msgId"]);
        Assert.Equal("B", stored[2].Message.Properties["TAGS"]);
        Assert.Equal(PropertyNames.RecordCrc, Assert.Single(stored[1].Message.Properties).Key);
    }

    [Fact]
    public void A_broken_batch_stores_nothing_and_leaves_its_neighbours_alone()
    {
        var broken = Batch(("m0", ""), ("m1", ""))[..^1];
        var header = TestBroker.SendHeader("T", 0, "", h => h with { Batch = true });
        var client = _broker.Client;
        var before = client.Post(RequestCode.SendMessageV2, TestBroker.SendHeader("T", 0), "a"u8);
        var bad = client.Post(RequestCode.SendBatchMessage, header, broken);
        var after = client.Post(RequestCode.SendMessageV2, TestBroker.SendHeader("T", 0), "b"u8);
        client.EndRead();

        Assert.Equal(ResponseCode.MessageIllegal, client.Replies.Answers.Single(a => a.Opaque == bad).Code);
        Assert.Equal(0, client.Replies.Answers.Single(a => a.Opaque == before).Number("queueOffset"));
        Assert.Equal(1, client.Replies.Answers.Single(a => a.Opaque == after).Number("queueOffset"));
        Assert.Equal("a b", Bodies(client.Pull("T", 0, 0).Messages()));
    }

    [Fact]
    public void A_batch_to_a_retry_topic_is_illegal()
    {
        var header = TestBroker.SendHeader("%RETRY%CG", 0, "", h => h with { Batch = true });
        _broker.WithTopic("%RETRY%CG");
        Assert.Equal(
            ResponseCode.MessageIllegal,
                _broker.Client.Ask(RequestCode.SendBatchMessage, header, Batch(("m", ""))).Code);
    }

    [Fact]
    public void Only_a_client_written_for_dotnet_gets_the_id_twice()
    {
        // CommandWriter says that it is written for .NET.
        var answer = _broker.Client.Send("T", 0, "x");
        Assert.Equal(answer.Fields["msgId"], answer.Fields["OffsetMsgId"]);
    }

    [Fact]
    public void Beyond_the_budget_senders_are_told_that_the_broker_is_busy()
    {
        var settings = new MessagePathSettings { AppendsSizeMax = 1000 };
        var broker =
            new TestBroker(new SynchronousSystem().System, new SimulatedDisk(), settings).WithTopic("T");
        var taken = broker.Path.Sends.Pool.Budget.TryTake(900, 1);
        Assert.True(taken);

        var refused = broker.Client.Send("T", 0, "x");
        Assert.Equal(ResponseCode.SystemBusy, refused.Code);
        Assert.StartsWith("[REJECTREQUEST]system busy", refused.Remark, StringComparison.Ordinal);

        broker.Path.Sends.Pool.Budget.Return(900, 1);
        Assert.Equal(ResponseCode.Success, broker.Client.Send("T", 0, "x").Code);
        Assert.Equal(0, broker.Path.AppendingBytes);
    }

    [Fact]
    public void A_message_larger_than_the_budget_passes_when_nothing_else_is_on_its_way()
    {
        var settings = new MessagePathSettings { AppendsSizeMax = 10 };
        var broker =
            new TestBroker(new SynchronousSystem().System, new SimulatedDisk(), settings).WithTopic("T");
        Assert.Equal(ResponseCode.Success, broker.Client.Send("T", 0, new string('x', 1000)).Code);
    }

    [Fact]
    public void Many_messages_cross_segments_and_batches_and_stay_dense()
    {
        // Segments of 1 MiB: batches close them with a blank and go on in the next one.
        var client = _broker.Client;
        for (var i = 0; i < 3000; i++)
            client.Post(RequestCode.SendMessageV2, TestBroker.SendHeader("T", 0), new byte[900]);
        client.EndRead();
        Assert.Equal(3000, client.Replies.Answers.Count(a => a.Code == ResponseCode.Success));
        Assert.Equal(Enumerable.Range(0, 3000).Select(i => (long)i),
            client.Replies.Answers.Select(a => a.Number("queueOffset")).Order());
        Assert.Equal(2999, Stored(0, 2999).QueueOffset.Value);
    }

    internal static string Bodies(IEnumerable<StoredMessage> messages) =>
        string.Join(' ', messages.Select(message => Encoding.UTF8.GetString(message.Message.Body.Span)));

    internal static byte[] Batch(params (string Body, string Properties)[] items)
    {
        using var buffer = new FrameBuffer();
        foreach (var (body, properties) in items)
        {
            var bodyBytes = Encoding.UTF8.GetBytes(body);
            var propertyBytes = Encoding.UTF8.GetBytes(properties);
            BatchItem.Write(
                buffer.Append(BatchItem.SizeOf(bodyBytes.Length, propertyBytes.Length)), 0, bodyBytes,
                    propertyBytes);
        }

        return buffer.WrittenMemory.ToArray();
    }
}
