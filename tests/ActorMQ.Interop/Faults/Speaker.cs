using System.Buffers;
using System.Text;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Protocol.Records;
using ActorMQ.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Interop.Faults;

/// <summary>A client that sends to one queue and reads it, request by request.</summary>
internal sealed class Speaker(string address) : IAsyncDisposable
{
    private const string Topic = "Spoken";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly RemotingClient _client = new(
        new RemotingClientOptions(), pushes: null, NullLoggerFactory.Instance, TimeProvider.System);

    /// <summary>Sends, and gives the message's offset.</summary>
    public async Task<long> SendAsync(string body)
    {
        var header = new SendMessageRequestHeaderV2
        {
            Message = new SendMessageRequestHeader
            {
                ProducerGroup = "PG"u8.ToArray(),
                Topic = Encoding.UTF8.GetBytes(Topic),
                DefaultTopic = "TBW102"u8.ToArray(),
                DefaultTopicQueueNums = 1,
                BornTimestamp = 1_700_000_000_000,
            },
        };
        var answer = await _client.InvokeAsync(
            address, RequestCode.SendMessageV2, header, Encoding.UTF8.GetBytes(body), Patience, CancellationToken.None);
        Assert.True(answer.Code == ResponseCode.Success, $"{answer.Code}: {answer.Remark}");
        Assert.True(answer.TryReadHeader<SendMessageResponseHeader>(out var place, out _));
        return place.QueueOffset;
    }

    /// <summary>Reads the queue from its beginning to its end: the messages, and all remarks on the way.</summary>
    public async Task<(List<StoredMessage> Messages, string Remarks)> ReadAsync(long end)
    {
        var messages = new List<StoredMessage>();
        var remarks = new StringBuilder();
        for (var next = 0L; next < end;)
        {
            var answer = await PullAsync(next);
            Assert.True(
                answer.Code is ResponseCode.Success or ResponseCode.PullRetryImmediately, $"{answer.Code}: {answer.Remark}");
            var run = new ReadOnlySequence<byte>(answer.Body);
            while (StoredMessage.TryRead(ref run, out var message, out _))
                messages.Add(message!);
            remarks.AppendLine(answer.Remark);
            Assert.True(answer.TryReadHeader<PullMessageResponseHeader>(out var header, out _));
            Assert.True(header.NextBeginOffset > next, answer.Remark);
            next = header.NextBeginOffset;
        }

        return (messages, remarks.ToString());
    }

    /// <summary>One pull, which waits up to a second for messages.</summary>
    public Task<RemotingResponse> PullAsync(long from) => _client.InvokeAsync(
        address, RequestCode.PullMessage, new PullMessageRequestHeader
        {
            ConsumerGroup = "Listeners"u8.ToArray(),
            Topic = Encoding.UTF8.GetBytes(Topic),
            QueueOffset = from,
            MaxMsgNums = 32,
            SysFlag = 6,
            SuspendTimeoutMillis = 1000,
            Subscription = "*"u8.ToArray(),
            ExpressionType = "TAG"u8.ToArray(),
        }, default, Patience, CancellationToken.None);

    public ValueTask DisposeAsync() => _client.DisposeAsync();
}
