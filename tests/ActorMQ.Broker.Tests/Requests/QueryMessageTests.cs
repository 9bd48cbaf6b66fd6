using ActorMQ.Actors.Testing;
using ActorMQ.Broker.Journals;
using ActorMQ.Broker.Tests.Servers;
using ActorMQ.Journal.Files;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Broker.Tests.Requests;

/// <summary>Goal: 12 finds messages by key and by the client's id, 33 by their place in the log.</summary>
public sealed class QueryMessageTests : IDisposable
{
    private static readonly MessagePathSettings Settings = new()
    {
        Index = new IndexSettings { Options = new() { SlotCount = 5, UnitCount = 20 } },
    };

    private readonly SynchronousSystem _system = new();
    private readonly HookedDisk _disk = new(new SimulatedDisk());
    private readonly TestBroker _broker;

    public QueryMessageTests() => _broker = new TestBroker(_system.System, _disk, Settings).WithTopic("T").WithTopic("U");

    public void Dispose() => _system.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private long Send(string topic, string body, string keys, string id)
    {
        var sent = _broker.Client.Send(topic, 0, body, $"KEYS\u0001{keys}\u0002UNIQ_KEY\u0001{id}\u0002");
        Assert.Equal(ResponseCode.Success, sent.Code);
        return Convert.ToInt64(sent.Fields["msgId"][16..], 16);
    }

    private Answer Query(
        string topic, string key, int count = 64, bool? isUnique = null, long fromMs = 0,
        long toMs = long.MaxValue) => _broker.Client.Ask(RequestCode.QueryMessage, new QueryMessageRequestHeader
        {
            Topic = topic,
            Key = key,
            MaxNum = count,
            BeginTimestamp = fromMs,
            EndTimestamp = toMs,
            IsUniqueKey = isUnique,
        });

    private static string Found(Answer answer)
    {
        Assert.Equal((ResponseCode.Success, null), (answer.Code, answer.Remark));
        return SendMessageTests.Bodies(answer.Messages());
    }

    private static void NotFound(Answer answer)
    {
        Assert.Equal(
            (ResponseCode.QueryNotFound, "can not find message, maybe time range not correct"),
            (answer.Code, answer.Remark));
        Assert.Equal((0, 0), (answer.Number("indexLastUpdateTimestamp"), answer.Number("indexLastUpdatePhyoffset")));
    }

    [Fact]
    public void A_message_is_found_by_each_of_its_keys_and_its_id_as_soon_as_it_is_stored()
    {
        Send("T", "a", "red round", "ID1");
        var last = Send("T", "b", "red", "ID2");
        Send("U", "c", "red", "ID1");
        Assert.Equal("a b", Found(Query("T", "red")));
        Assert.Equal("a", Found(Query("T", "round")));
        Assert.Equal("c", Found(Query("U", "red")));
        Assert.Equal("a", Found(Query("T", "ID1", isUnique: true)));
        Assert.Equal("a", Found(Query("T", "ID1", count: -5, isUnique: true)));
        NotFound(Query("T", "red round"));
        NotFound(Query("T", "r"));
        NotFound(Query("Nowhere", "red"));
        var answer = Query("T", "red");
        Assert.NotEqual(last, answer.Number("indexLastUpdatePhyoffset"));
        Assert.Equal(
            answer.Messages()[0].StoreTimestampMs, answer.Number("indexLastUpdateTimestamp"));
    }

    [Fact]
    public void Of_more_than_are_wanted_the_newest_are_answered_in_the_order_of_the_log()
    {
        for (var i = 0; i < 100; i++)
            Send("T", $"m{i}", "k", $"ID{i}");
        Assert.Equal("m97 m98 m99", Found(Query("T", "k", count: 3)));
        Assert.Equal(64, Query("T", "k", count: 1000).Messages().Count);
        Assert.Equal(32, Query("T", "k", isUnique: true).Messages().Count);
        NotFound(Query("T", "k", count: 0));
        NotFound(Query("T", "k", count: -1));
    }

    [Fact]
    public void The_range_of_time_is_exact_to_the_millisecond()
    {
        var startMs = _system.Time.GetUtcNow().ToUnixTimeMilliseconds();
        for (var i = 0; i < 5; i++)
        {
            Send("T", $"m{i}", "k", $"ID{i}");
            _system.Advance(TimeSpan.FromMilliseconds(700));
        }

        Assert.Equal("m1 m2", Found(Query("T", "k", fromMs: startMs + 1, toMs: startMs + 1400)));
        Assert.Equal("m1 m2 m3", Found(Query("T", "k", fromMs: startMs + 700, toMs: startMs + 2799)));
        NotFound(Query("T", "k", fromMs: startMs + 701, toMs: startMs + 1399));
        NotFound(Query("T", "k", fromMs: startMs + 5000));
        NotFound(Query("T", "k", fromMs: startMs + 1400, toMs: startMs));
    }

    [Fact]
    public void A_message_is_read_by_its_place()
    {
        Send("T", "a", "k", "ID1");
        var position = Send("T", "b", "k", "ID2");
        var answer = View(position);
        Assert.Equal(ResponseCode.Success, answer.Code);
        Assert.Equal("b", SendMessageTests.Bodies(answer.Messages()));
        Assert.Empty(answer.Fields);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(99_999_999)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void Where_no_record_begins_there_is_none(long position)
    {
        Send("T", "a", "k", "ID1");
        var answer = View(position);
        Assert.Equal(
            (ResponseCode.SystemError, $"can not find message by the offset, {position}"),
            (answer.Code, answer.Remark));
    }

    [Fact]
    public void A_disk_that_refuses_the_index_refuses_queries_and_nothing_else()
    {
        Send("T", "a", "k", "ID1");
        Assert.Equal("a", Found(Query("T", "k")));
        _disk.OnFlush = static path =>
        {
            if (path.Contains("/index/", StringComparison.Ordinal))
                throw new IOException("no room for an index");
        };
        _system.Advance(Settings.Log.CheckpointPeriod);
        var refused = Query("T", "k");
        Assert.Equal(ResponseCode.SystemError, refused.Code);
        Assert.Contains("no room for an index", refused.Remark!, StringComparison.Ordinal);
        var position = Send("T", "b", "k", "ID2");
        Assert.Equal(ResponseCode.Success, View(position).Code);
        _disk.OnFlush = static _ => { };
        _system.Advance(Settings.Index!.FailurePause);
        Assert.Equal("a b", Found(Query("T", "k")));
        Assert.Empty(_system.Failures);
    }

    [Fact]
    public async Task Without_an_index_nothing_is_found_and_the_answer_says_why()
    {
        await using var system = new SynchronousSystem();
        var broker = new TestBroker(system.System, new SimulatedDisk()).WithTopic("T");
        var answer = broker.Client.Ask(
            RequestCode.QueryMessage,
            new QueryMessageRequestHeader { Topic = "T", Key = "k", MaxNum = 1, EndTimestamp = 1 });
        Assert.Equal(ResponseCode.QueryNotFound, answer.Code);
        Assert.Contains("actormq.store.index.enabled", answer.Remark!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_field_is_named()
    {
        var answer = _broker.Client.Ask(RequestCode.QueryMessage, default(EmptyHeader));
        Assert.Equal(ResponseCode.SystemError, answer.Code);
        Assert.Contains("maxNum", answer.Remark!, StringComparison.Ordinal);
        answer = _broker.Client.Ask(RequestCode.ViewMessageById, default(EmptyHeader));
        Assert.Contains("offset", answer.Remark!, StringComparison.Ordinal);
    }

    private Answer View(long position) =>
        _broker.Client.Ask(RequestCode.ViewMessageById, new ViewMessageRequestHeader { Offset = position });
}
