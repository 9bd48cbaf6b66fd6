using System.Text;
using ActorMQ.Actors.Testing;
using ActorMQ.Broker.Journals;
using ActorMQ.Journal.Files;
using ActorMQ.Model.Topics;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Broker.Tests.Requests;

/// <summary>
/// Goal: what clients of other languages do otherwise than Java's is served. Method: a synchronous kernel
/// over a simulated disk; what recordings show is in the golden tests.
/// </summary>
public sealed class ClientQuirksTests : IDisposable
{
    private readonly SynchronousSystem _system = new();
    private readonly TestBroker _broker;

    public ClientQuirksTests()
    {
        var settings = new MessagePathSettings
        {
            Index = new IndexSettings { Options = new() { SlotCount = 5, UnitCount = 20 } },
        };
        _broker = new TestBroker(_system.System, new SimulatedDisk(), settings).WithTopic("T");
    }

    public void Dispose() => _system.DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Java sends 320; C++ sends its batches as 310.</summary>
    [Theory]
    [InlineData(RequestCode.SendBatchMessage)]
    [InlineData(RequestCode.SendMessageV2)]
    [InlineData(RequestCode.SendMessage)]
    public void A_batch_is_told_by_its_flag_whatever_the_code(RequestCode code)
    {
        var body = SendMessageTests.Batch(("m0", ""), ("m1", ""));
        var header = TestBroker.SendHeader("T", 0, "", h => h with { Batch = true });
        var answer = code == RequestCode.SendMessage
            ? _broker.Client.Ask(code, header.Message, body)
            : _broker.Client.Ask(code, header, body);
        Assert.Equal(ResponseCode.Success, answer.Code);
        Assert.Equal("m0 m1", SendMessageTests.Bodies(_broker.Client.Pull("T", 0, 0).Messages()));
    }

    /// <summary>
    /// The broker need not know how to open a body: it is the clients' alone. The bytes are neither LZ4 nor
    /// Zstandard.
    /// </summary>
    [Theory]
    [InlineData(CompressionKind.Lz4)]
    [InlineData(CompressionKind.Zstd)]
    public void A_body_that_is_compressed_otherwise_comes_out_as_it_went_in(CompressionKind kind)
    {
        byte[] body = [0x04, 0x22, 0x4D, 0x18, 0, 1, 2, 0xFF, 0xFE];
        var flag = default(MessageSysFlag).With(kind);
        var header = TestBroker.SendHeader("T", 0, "", h => h with { SysFlag = flag.Value });
        Assert.Equal(
            ResponseCode.Success, _broker.Client.Ask(RequestCode.SendMessageV2, header, body).Code);
        var stored = Assert.Single(_broker.Client.Pull("T", 0, 0).Messages());
        Assert.Equal((kind, true), (stored.SysFlag.Compression, stored.SysFlag.IsCompressed));
        Assert.Equal(body, stored.Message.Body.ToArray());
    }

    /// <summary>
    /// What Java and ali-ons do when a broker does not take a message back: they send it anew, by themselves.
    /// </summary>
    [Fact]
    public void A_message_that_a_consumer_sends_anew_to_its_retry_topic_keeps_its_count()
    {
        _broker.WithTopic("%RETRY%CG", queueCount: 1);
        var answer = _broker.Client.Send(
            "%RETRY%CG", 0, "again",
            "RETRY_TOPIC\u0001T\u0002ORIGIN_MESSAGE_ID\u00017F00000100002A9F0000000000000000\u0002",
            h => h with
            {
                ProducerGroup = "CLIENT_INNER_PRODUCER"u8.ToArray(),
                ReconsumeTimes = 1,
                MaxReconsumeTimes = 16,
            });
        Assert.Equal(ResponseCode.Success, answer.Code);
        var stored = Assert.Single(_broker.Client.Pull("%RETRY%CG", 0, 0).Messages());
        Assert.Equal(1, stored.ReconsumeTimes);
        Assert.Equal("T", stored.Message.Properties["RETRY_TOPIC"]);
    }

    /// <summary>Traces are messages whose keys are the ids of other messages.</summary>
    [Fact]
    public void A_trace_is_stored_as_it_is_and_found_by_the_id_of_what_it_traces()
    {
        const string Traced = "0A0B0C0D00011122334455667788990A";
        var records = $"Pub\u00011795250610654\u0001DefaultRegion\u0001PG\u0001T\u0001{Traced}\u0002";
        _broker.WithTopic(SystemTopics.Trace, queueCount: 1);
        Assert.Equal(
            ResponseCode.Success,
            _broker.Client.Send(SystemTopics.Trace, 0, records, $"KEYS\u0001{Traced}\u0002").Code);
        var found = _broker.Client.Ask(RequestCode.QueryMessage, new QueryMessageRequestHeader
        {
            Topic = SystemTopics.Trace,
            Key = Traced,
            MaxNum = 32,
            EndTimestamp = long.MaxValue,
        });
        Assert.Equal(records, Encoding.UTF8.GetString(Assert.Single(found.Messages()).Message.Body.Span));
    }
}
