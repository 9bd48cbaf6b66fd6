using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Protocol.Records;
using ActorMQ.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Interop.Faults;

/// <summary>What was acknowledged, and where; and what a broker has of it.</summary>
public sealed class Ledger
{
    public const string Topic = "Ledger";
    public const int QueueCount = 4;

    private readonly ConcurrentDictionary<(int Queue, long Offset), (string Body, long Position)> _acknowledged = new();
    private readonly Dictionary<(int Queue, long Offset), string> _seen = [];
    private readonly long[] _checkedUpTo = new long[QueueCount];
    private int _next;

    public int Count => _acknowledged.Count;

    /// <summary>Messages found at a broker so far.</summary>
    public int SeenCount => _seen.Count;

    /// <summary>A body that no other message has, of one of many sizes.</summary>
    public string NextBody()
    {
        var number = Interlocked.Increment(ref _next);
        return number.ToString(CultureInfo.InvariantCulture) + new string('.', number % 700);
    }

    public void Acknowledge(int queue, long offset, string body, long position) => Assert.True(
        _acknowledged.TryAdd((queue, offset), (body, position)), $"offset {offset} of queue {queue} was given twice");

    /// <summary>How many acknowledged messages lie before a position of the log.</summary>
    public int CountBefore(long position) => _acknowledged.Values.Count(message => message.Position < position);

    /// <summary>Reads what the broker has beyond the last check, and holds it against what was acknowledged.</summary>
    /// <param name="address">The broker's.</param>
    /// <param name="durableEnd">
    /// From this position of the log on messages may be gone: acknowledged without a flush, and then the power went.
    /// </param>
    public async Task CheckAsync(string address, long durableEnd = long.MaxValue)
    {
        await using var client = new RemotingClient(
            new RemotingClientOptions(), pushes: null, NullLoggerFactory.Instance, TimeProvider.System);
        for (var queue = 0; queue < QueueCount; queue++)
        {
            var end = _checkedUpTo[queue] = await ReadAsync(client, address, queue, _checkedUpTo[queue]);
            var lost = _acknowledged.Keys.Where(place => place.Queue == queue && place.Offset >= end).ToList();
            var mayNot = lost.Where(place => _acknowledged[place].Position < durableEnd).ToList();
            Assert.True(mayNot.Count == 0, $"queue {queue} ends at {end}; acknowledged, durable and gone: {string.Join(", ", mayNot)}");
            lost.ForEach(place => _acknowledged.TryRemove(place, out _));
        }
    }

    /// <summary>Reads everything again from the beginning.</summary>
    public Task CheckAllAsync(string address, long durableEnd = long.MaxValue)
    {
        Array.Clear(_checkedUpTo);
        _seen.Clear();
        return CheckAsync(address, durableEnd);
    }

    /// <summary>No message stands at two places.</summary>
    public void CheckOnce() =>
        Assert.Equal(_seen.Count, _seen.Values.Distinct(StringComparer.Ordinal).Count());

    private async Task<long> ReadAsync(RemotingClient client, string address, int queue, long from)
    {
        while (true)
        {
            var answer = await client.InvokeAsync(
                address, RequestCode.PullMessage, Header(queue, from), default, TimeSpan.FromSeconds(10), CancellationToken.None);
            if (answer.Code != ResponseCode.Success)
            {
                Assert.True(answer.Code is ResponseCode.PullNotFound or ResponseCode.PullOffsetMoved or ResponseCode.TopicNotExist, $"{answer.Code}: {answer.Remark}");
                return from;
            }

            var run = new ReadOnlySequence<byte>(answer.Body);
            while (MessageRecord.TryRead(ref run, out var record, out _))
            {
                Assert.Equal(RecordFault.None, record.Verify());
                Assert.Equal(from, record.QueueOffset.Value);
                var body = Encoding.UTF8.GetString(record.Body);
                if (_acknowledged.TryGetValue((queue, from), out var sent))
                    Assert.Equal(sent, (body, record.Position.Value));
                _seen.Add((queue, from++), body);
            }
        }
    }

    private static PullMessageRequestHeader Header(int queue, long from) => new()
    {
        ConsumerGroup = "Auditors"u8.ToArray(),
        Topic = Encoding.UTF8.GetBytes(Topic),
        QueueId = queue,
        QueueOffset = from,
        MaxMsgNums = 32,
        SysFlag = 4,
        Subscription = "*"u8.ToArray(),
        ExpressionType = "TAG"u8.ToArray(),
    };
}
