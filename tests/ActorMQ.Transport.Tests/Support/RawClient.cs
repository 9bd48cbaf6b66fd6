using System.Net;
using System.Net.Sockets;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Transport.Tests;

/// <summary>A bare socket, for everything that a well-behaved client does not do.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket;

    private RawClient(Socket socket) => _socket = socket;

    internal static async Task<RawClient> ConnectAsync(RemotingServer server, int? receiveBuffer = null)
    {
        var socket =
            new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } size)
            socket.ReceiveBufferSize = size;
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.LocalEndPoint.Port));
        return new RawClient(socket);
    }

    internal static byte[] Request(int opaque, int bodySize = 0, CommandFlags flags = CommandFlags.None)
    {
        using var buffer = new FrameBuffer();
        CommandWriter.WriteRequest(
            buffer, HeaderEncoding.Json,
            RequestCode.SendMessageV2, opaque, flags, default(EmptyHeader), new byte[bodySize]);
        return buffer.WrittenMemory.ToArray();
    }

    internal async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await _socket.SendAsync(bytes)..];
    }

    /// <summary>Sends as much as the other end takes within <paramref name="patience"/>; the number of
    /// bytes.</summary>
    internal async Task<long> SendUntilStuckAsync(byte[] frame, long limit, TimeSpan patience)
    {
        var sent = 0L;
        while (sent < limit)
        {
            using var stuck = new CancellationTokenSource(patience);
            try
            {
                var part = frame.AsMemory((int)(sent % frame.Length));
                sent += await _socket.SendAsync(part, stuck.Token);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        return sent;
    }

    /// <summary>Reads one answer; null when the connection ended instead.</summary>
    internal async Task<(int Opaque, ResponseCode Code, int BodySize)?> ReadAnswerAsync()
    {
        var prefix = await ReadAsync(sizeof(int));
        if (prefix is null)
            return null;
        var size = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(prefix);
        var rest = await ReadAsync(size);
        if (rest is null)
            return null;
        var bytes = new System.Buffers.ReadOnlySequence<byte>([.. prefix, .. rest]);
        Assert.Equal(FrameStatus.Complete, Frame.TryRead(ref bytes, int.MaxValue, out var frame));
        Assert.Equal(CommandError.None, new CommandReader().TryRead(frame, out var command));
        return (command.Opaque, command.Response, (int)command.Body.Length);
    }

    /// <summary>Whether the other end closes the connection, whatever it sends before.</summary>
    internal async Task AssertClosedAsync(string awaited)
    {
        var rest = new byte[4096];
        using var limit = new CancellationTokenSource(Eventually.Limit);
        try
        {
            while (await _socket.ReceiveAsync(rest, limit.Token) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // A reset closes it as well.
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"the connection stayed open: {awaited}");
        }
    }

    internal void CloseSending() => _socket.Shutdown(SocketShutdown.Send);

    public void Dispose() => _socket.Dispose();

    private async Task<byte[]?> ReadAsync(int count)
    {
        var bytes = new byte[count];
        using var limit = new CancellationTokenSource(Eventually.Limit);
        try
        {
            for (var at = 0; at < count;)
            {
                var read = await _socket.ReceiveAsync(bytes.AsMemory(at), limit.Token);
                if (read == 0)
                    return null;
                at += read;
            }
        }
        catch (SocketException)
        {
            return null;
        }

        return bytes;
    }
}
