using System.Globalization;
using System.Text;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Protocol.Records;
using ActorMQ.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Interop.Faults;

/// <summary>Several producers that send to one broker until it is gone; what it acknowledged goes into a ledger.</summary>
public sealed class Senders : IAsyncDisposable
{
    private const int Count = 8;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly RemotingClient _client = new(
        new RemotingClientOptions(), pushes: null, NullLoggerFactory.Instance, TimeProvider.System);

    private readonly string _address;
    private readonly Ledger _ledger;
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;
    private volatile bool _isStopped;
    private int _refused;

    public Senders(string address, Ledger ledger)
    {
        _address = address;
        _ledger = ledger;
        _running = Task.WhenAll(Enumerable.Range(0, Count).Select(sender => Task.Run(() => SendAsync(sender))));
    }

    /// <summary>Sends that were answered with an error, or not at all.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>Waits for the first acknowledgement.</summary>
    public Task FirstAsync() => _first.Task.WaitAsync(Timeout);

    /// <summary>Waits until every sender has met with an error; a broker that is gone gives it soon.</summary>
    public Task UntilRefusedAsync() => _running.WaitAsync(TimeSpan.FromSeconds(30));

    public async ValueTask DisposeAsync()
    {
        _isStopped = true;
        await _running;
        await _client.DisposeAsync();
    }

    private async Task SendAsync(int sender)
    {
        while (!_isStopped)
        {
            var body = _ledger.NextBody();
            try
            {
                var header = new SendMessageRequestHeaderV2 { Message = Header(sender) };
                var answer = await _client.InvokeAsync(
                    _address, RequestCode.SendMessageV2, header, Encoding.UTF8.GetBytes(body), Timeout, CancellationToken.None);
                if (answer.Code != ResponseCode.Success)
                {
                    Interlocked.Increment(ref _refused);
                    return;
                }

                Assert.True(answer.TryReadHeader<SendMessageResponseHeader>(out var place, out _));
                Assert.True(OffsetMessageId.TryParse(Encoding.ASCII.GetString(place.MsgId.Span), out var id));
                _ledger.Acknowledge(place.QueueId, place.QueueOffset, body, id.Position.Value);
                _first.TrySetResult();
            }
            catch (RemotingException)
            {
                Interlocked.Increment(ref _refused);
                return;
            }
        }
    }

    private static SendMessageRequestHeader Header(int sender) => new()
    {
        ProducerGroup = "PG"u8.ToArray(),
        Topic = Encoding.UTF8.GetBytes(Ledger.Topic),
        DefaultTopic = "TBW102"u8.ToArray(),
        DefaultTopicQueueNums = Ledger.QueueCount,
        QueueId = sender % Ledger.QueueCount,
        BornTimestamp = 1_700_000_000_000,
        Properties = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"KEYS\u0001k{sender}\u0002")),
    };
}
