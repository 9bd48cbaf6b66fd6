using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using ActorMQ.Broker.Tests.Requests;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Broker.Tests.Servers;

/// <summary>A socket that sends whatever bytes it is given and reads whole frames.</summary>
internal sealed class RawClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly Dictionary<int, Answer> _early = [];
    private readonly Socket _socket;
    private int _opaque = 1000;

    public RawClient(IPEndPoint server)
    {
        _socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _socket.Connect(server);
    }

    public Task SendAsync(ReadOnlyMemory<byte> bytes) => _socket.SendAsync(bytes).AsTask();

    public Task SendHexAsync(string hex) => SendAsync(Convert.FromHexString(hex));

    public async Task<Answer> AskAsync<T>(
        RequestCode code, T header, ReadOnlyMemory<byte> body =
            default, HeaderEncoding encoding = HeaderEncoding.Json)
        where T : struct, IHeader
    {
        var opaque = await PostAsync(code, header, body, encoding);
        return await ReadAnswerAsync($"the answer to {code}", opaque);
    }

    /// <summary>Asks, and reads no answer.</summary>
    /// <returns>The number by which <see cref="ReadAnswerAsync"/> finds it.</returns>
    public async Task<int> PostAsync<T>(
        RequestCode code, T header, ReadOnlyMemory<byte> body =
            default, HeaderEncoding encoding = HeaderEncoding.Json)
        where T : struct, IHeader
    {
        using var buffer = new FrameBuffer();
        var opaque = _opaque++;
        CommandWriter.WriteRequest(buffer, encoding, code, opaque, CommandFlags.None, header, body.Span);
        await SendAsync(buffer.WrittenMemory);
        return opaque;
    }

    /// <summary>
    /// Reads frames until the answer of this number comes; other answers are kept, pushes passed over.
    /// </summary>
    public async Task<Answer> ReadAnswerAsync(string awaited, int opaque)
    {
        Answer? answer;
        while (!_early.Remove(opaque, out answer))
        {
            var frame = await ReadFrameAsync(awaited);
            if (RecordedReplies.IsAnswer(frame))
                _early[RecordedReplies.Decode(frame).Opaque] = RecordedReplies.Decode(frame);
        }

        return answer;
    }

    public async Task<byte[]> ReadFrameAsync(string awaited)
    {
        var prefix = await ReadAsync(4, awaited);
        var frame = new byte[4 + BinaryPrimitives.ReadInt32BigEndian(prefix)];
        prefix.CopyTo(frame, 0);
        (await ReadAsync(frame.Length - 4, awaited)).CopyTo(frame, 4);
        return frame;
    }

    /// <summary>Waits until the server closes.</summary>
    public async Task<bool> IsClosedByServerAsync()
    {
        try
        {
            return await _socket.ReceiveAsync(new byte[1]).WaitAsync(Patience) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task<byte[]> ReadAsync(int count, string awaited)
    {
        var bytes = new byte[count];
        try
        {
            for (var done = 0; done < count;)
            {
                var read = await _socket.ReceiveAsync(bytes.AsMemory(done)).AsTask().WaitAsync(Patience);
                Assert.True(read > 0, $"the broker closed while {awaited} was awaited");
                done += read;
            }
        }
        catch (TimeoutException)
        {
            Assert.Fail($"awaited {awaited} for {Patience}");
        }

        return bytes;
    }
}
