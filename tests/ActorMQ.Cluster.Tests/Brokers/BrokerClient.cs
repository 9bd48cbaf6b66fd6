using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Protocol.Records;
using ActorMQ.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Cluster.Tests.Brokers;

/// <summary>Sends and pulls texts of one topic, at whatever address it is told.</summary>
internal sealed class BrokerClient : IAsyncDisposable
{
    public const string Topic = "T";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, int> _attempts = new(StringComparer.Ordinal);

    private readonly RemotingClient _client = new(
        new RemotingClientOptions(), pushes: null, NullLoggerFactory.Instance, TimeProvider.System);

    public Task<RemotingResponse> SendAsync(string address, string text, int queue = 0)
    {
        _attempts.AddOrUpdate(text, 1, (_, before) => before + 1);
        return AskAsync(
            address,
            RequestCode.SendMessageV2,
            new SendMessageRequestHeaderV2
            {
                Message = new()
                {
                    ProducerGroup = "PG"u8.ToArray(),
                    Topic = Encoding.UTF8.GetBytes(Topic),
                    DefaultTopic = "TBW102"u8.ToArray(),
                    DefaultTopicQueueNums = 4,
                    QueueId = queue,
                    BornTimestamp = 1_700_000_000_000,
                },
            },
            Encoding.UTF8.GetBytes(text));
    }

    /// <summary>How often a text was sent. What was refused may be kept all the same.</summary>
    public int AttemptsOf(string text) => _attempts.GetValueOrDefault(text);

    /// <summary>Sends until it is taken.</summary>
    public async Task StoreAsync(string address, string text, int queue = 0)
    {
        for (var attempt = 0; ; attempt++)
        {
            var answer = await SendAsync(address, text, queue);
            if (answer.Code == ResponseCode.Success)
                return;
            Assert.True(attempt < 200, $"{text} is refused: {answer.Code} {answer.Remark}");
            await Task.Delay(50);
        }
    }

    /// <summary>Many at a time.</summary>
    public Task StoreAsync(string address, IEnumerable<string> texts) =>
        Task.WhenAll(texts.Select((text, index) => StoreAsync(address, text, index % 4)));

    /// <summary>The texts of a queue that are kept; null when the broker does not have it, or cannot be asked.</summary>
    public async Task<List<string>?> PullAsync(string address, int queue = 0)
    {
        var texts = new List<string>();
        var next = 0L;
        while (true)
        {
            RemotingResponse answer;
            try
            {
                answer = await AskAsync(address, RequestCode.PullMessage, PullFrom(queue, next), default);
            }
            catch (RemotingException)
            {
                return null;
            }

            if (answer.Code == ResponseCode.PullNotFound)
                return texts;
            if (answer.Code == ResponseCode.PullOffsetMoved && texts.Count == 0
                && answer.TryReadHeader<PullMessageResponseHeader>(out var moved, out _)
                && moved.NextBeginOffset > next)
            {
                next = moved.NextBeginOffset;
                continue;
            }

            if (answer.Code != ResponseCode.Success)
                return null;
            var run = new ReadOnlySequence<byte>(answer.Body);
            while (MessageRecord.TryRead(ref run, out var record, out _))
            {
                // What retention took is passed over.
                next = texts.Count == 0 ? record.QueueOffset.Value : next;
                Assert.Equal(next++, record.QueueOffset.Value);
                texts.Add(Encoding.UTF8.GetString(record.Body));
            }
        }
    }

    /// <summary>All four queues.</summary>
    public async Task<List<string>> PullAllAsync(string address)
    {
        var all = new List<string>();
        for (var queue = 0; queue < 4; queue++)
        {
            if (await PullAsync(address, queue) is { } texts)
                all.AddRange(texts);
        }

        all.Sort(StringComparer.Ordinal);
        return all;
    }

    public async Task<T> LookAsync<T>(string address, RequestCode code, byte[]? body = null)
        where T : class
    {
        var answer = await AskAsync(address, code, default(EmptyHeader), body);
        Assert.Equal(ResponseCode.Success, answer.Code);
        Assert.True(Body.TryRead<T>(answer.Body, out var read, out var fault), fault.ToString());
        return read;
    }

    public Task<RemotingResponse> AskAsync<T>(string address, RequestCode code, T header, ReadOnlyMemory<byte> body)
        where T : struct, IHeader =>
        _client.InvokeAsync(address, code, header, body, Patience, CancellationToken.None);

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private static PullMessageRequestHeader PullFrom(int queue, long offset) => new()
    {
        ConsumerGroup = "CG"u8.ToArray(),
        Topic = Encoding.UTF8.GetBytes(Topic),
        QueueId = queue,
        QueueOffset = offset,
        MaxMsgNums = 1000,
        SysFlag = 4,
        Subscription = "*"u8.ToArray(),
        ExpressionType = "TAG"u8.ToArray(),
    };
}
