using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Benchmarks.Pulls;

/// <summary>
/// A thin consumer: one connection, some queues, one pull of each in flight; it looks at headers alone.
/// </summary>
internal sealed class PullClient : IDisposable
{
    private readonly Socket _socket;
    private readonly FrameBuffer _request = new();
    private readonly CommandReader _reader = new();
    private readonly byte[] _group;
    private byte[] _received = new byte[1 << 20];

    internal PullClient(IPEndPoint broker, string group)
    {
        _group = Encoding.UTF8.GetBytes(group);
        _socket = new Socket(broker.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _socket.Connect(broker);
    }

    public void Dispose()
    {
        _socket.Dispose();
        _request.Dispose();
    }

    /// <summary>Makes the topic known to the broker: a topic is made by the first send to it.</summary>
    internal void CreateTopic(string topic)
    {
        var header = new SendMessageRequestHeaderV2
        {
            Message = new SendMessageRequestHeader
            {
                ProducerGroup = "PG"u8.ToArray(),
                Topic = Encoding.UTF8.GetBytes(topic),
                DefaultTopic = "TBW102"u8.ToArray(),
                DefaultTopicQueueNums = 4,
            },
        };
        Request(RequestCode.SendMessageV2, opaque: 0, header, new byte[1]);
        var answer = ReceiveAnswer();
        if (answer.Response != ResponseCode.Success)
            throw new InvalidOperationException($"{answer.Response}: {answer.Remark}");
    }

    /// <summary>Reads queues from their begin to an offset.</summary>
    /// <returns>Bytes of messages.</returns>
    internal long Drain(string topic, int queueCount, long end, int batch)
    {
        var total = 0L;
        for (var queue = 0; queue < queueCount; queue++)
            Pull(topic, queue, 0, batch);
        for (var left = queueCount; left > 0;)
        {
            var answer = ReceiveAnswer();
            total += answer.Body.Length;
            var next = NextOf(answer);
            if (next < end)
                Pull(topic, answer.Opaque, next, batch);
            else
                left--;
        }

        return total;
    }

    internal void Pull(string topic, int queue, long from, int batch) => Request(
        RequestCode.PullMessage,
        queue,
        new PullMessageRequestHeader
        {
            ConsumerGroup = _group,
            Topic = Encoding.UTF8.GetBytes(topic),
            QueueId = queue,
            QueueOffset = from,
            MaxMsgNums = batch,
            SysFlag = 4,
            Subscription = "*"u8.ToArray(),
            ExpressionType = "TAG"u8.ToArray(),
        },
        []);

    internal static long NextOf(in RemotingCommand answer)
    {
        if (answer.Response is ResponseCode.Success or ResponseCode.PullRetryImmediately
            && answer.Fields.TryGet("nextBeginOffset"u8, out var next))
        {
            return long.Parse(next, provider: null);
        }

        throw new InvalidOperationException($"{answer.Response}: {answer.Remark}");
    }

    internal RemotingCommand ReceiveAnswer()
    {
        Receive(_received.AsSpan(0, sizeof(int)));
        var size = BinaryPrimitives.ReadInt32BigEndian(_received) + sizeof(int);
        if (size > _received.Length)
        {
            var larger = new byte[2 * size];
            _received.AsSpan(0, sizeof(int)).CopyTo(larger);
            _received = larger;
        }

        Receive(_received.AsSpan(sizeof(int), size - sizeof(int)));
        var input = new ReadOnlySequence<byte>(_received, 0, size);
        Frame.TryRead(ref input, int.MaxValue, out var frame);
        _reader.TryRead(frame, out var answer);
        return answer;
    }

    private void Request<T>(RequestCode code, int opaque, in T header, ReadOnlySpan<byte> body)
        where T : struct, IHeader
    {
        _request.Clear();
        CommandWriter.WriteRequest(
            _request, HeaderEncoding.Binary, code, opaque, CommandFlags.None, header, body);
        for (var bytes = _request.WrittenMemory.Span; bytes.Length > 0;)
            bytes = bytes[_socket.Send(bytes)..];
    }

    private void Receive(Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var count = _socket.Receive(bytes);
            if (count == 0)
                throw new IOException("the broker closed the connection");
            bytes = bytes[count..];
        }
    }
}
