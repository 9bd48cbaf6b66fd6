using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Tests;

/// <summary>A broker of one connection that reads and answers when the test says so.</summary>
internal sealed class AnsweringBroker : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private NetworkStream? _stream;
    private PipeReader? _requests;

    /// <param name="receiveBufferSize">Bytes that the system takes for it while it does not read.</param>
    internal AnsweringBroker(int receiveBufferSize = 64 * 1024)
    {
        _listener.Server.ReceiveBufferSize = receiveBufferSize;
        _listener.Start();
    }

    internal IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    public void Dispose()
    {
        _stream?.Dispose();
        _listener.Dispose();
    }

    /// <summary>Reads so many requests, and answers each.</summary>
    internal async Task AnswerAsync(int count)
    {
        if (_stream is null)
        {
            _stream = new NetworkStream(await _listener.AcceptSocketAsync(), ownsSocket: true);
            _requests = PipeReader.Create(_stream);
        }

        using var answers = new FrameBuffer();
        var reader = new CommandReader();
        var left = count;
        while (left > 0)
        {
            var read = await _requests!.ReadAsync();
            Assert.False(read.IsCompleted, "the generator closed the connection");
            var rest = read.Buffer;
            while (left > 0 && Frame.TryRead(ref rest, int.MaxValue, out var frame) == FrameStatus.Complete)
            {
                Assert.Equal(CommandError.None, reader.TryRead(frame, out var request));
                CommandWriter.WriteResponse(
                    answers, HeaderEncoding.Binary, ResponseCode.Success, request.Opaque, null,
                    default(EmptyHeader), []);
                left--;
            }

            _requests.AdvanceTo(rest.Start, left > 0 ? rest.End : rest.Start);
        }

        await _stream.WriteAsync(answers.WrittenMemory);
    }

    /// <summary>Takes the connection and ends it.</summary>
    internal async Task HangUpAsync()
    {
        using var socket = await _listener.AcceptSocketAsync();
    }
}
