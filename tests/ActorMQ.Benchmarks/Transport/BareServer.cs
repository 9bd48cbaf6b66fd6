using System.Buffers;
using System.Net;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Headers;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ActorMQ.Benchmarks.Transport;

/// <summary>What could be reached at most: cuts frames and sends one ready answer for each, and nothing
/// else.</summary>
internal sealed class BareServer : IAsyncDisposable
{
    private static readonly byte[] Answer = MakeAnswer();
    private readonly IConnectionListener _listener;

    private BareServer(IConnectionListener listener) => _listener = listener;

    internal IPEndPoint EndPoint => (IPEndPoint)_listener.EndPoint;

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    internal static async Task<BareServer> StartAsync()
    {
        var factory = new SocketTransportFactory(
            Options.Create(new SocketTransportOptions { UnsafePreferInlineScheduling = true }),
            NullLoggerFactory.Instance);
        var server = new BareServer(await factory.BindAsync(new IPEndPoint(IPAddress.Loopback, 0)));
        _ = server.AcceptAsync();
        return server;
    }

    private async Task AcceptAsync()
    {
        while (await _listener.AcceptAsync() is { } connection)
            _ = Task.Run(() => ServeAsync(connection));
    }

    private static async Task ServeAsync(ConnectionContext connection)
    {
        var (input, output) = (connection.Transport.Input, connection.Transport.Output);
        try
        {
            while (true)
            {
                var result = await input.ReadAsync();
                var buffer = result.Buffer;
                while (Frame.TryRead(ref buffer, Frame.DefaultMaxSize, out _) == FrameStatus.Complete)
                    output.Write(Answer);
                input.AdvanceTo(buffer.Start, buffer.End);
                await output.FlushAsync();
                if (result.IsCompleted)
                    break;
            }
        }
        catch (IOException)
        {
            // The generator went away in the middle of its window.
        }

        await connection.DisposeAsync();
    }

    private static byte[] MakeAnswer()
    {
        using var frame = new FrameBuffer();
        CommandWriter.WriteResponse(
            frame, HeaderEncoding.Binary, ResponseCode.Success, 0, null, default(EmptyHeader), default);
        return frame.WrittenMemory.ToArray();
    }
}
