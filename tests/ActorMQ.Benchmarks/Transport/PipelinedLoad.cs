using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Benchmarks.Transport;

/// <summary>A thin generator: each connection keeps a window of pre-encoded frames unanswered.</summary>
internal sealed record PipelinedLoad(int Connections, int Window, int BodySize)
{
    /// <summary>The answers received within <paramref name="duration"/>.</summary>
    internal async Task<long> MeasureAsync(IPEndPoint server, TimeSpan duration)
    {
        var counts = await Task.WhenAll(
            Enumerable.Range(0, Connections).Select(_ => Task.Run(() => RunAsync(server, duration))));
        return counts.Sum();
    }

    private async Task<long> RunAsync(IPEndPoint server, TimeSpan duration)
    {
        using var socket =
            new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server);
        using var window = new FrameBuffer();
        for (var i = 0; i < Window; i++)
        {
            CommandWriter.WriteRequest(
                window, HeaderEncoding.Binary, RequestCode.SendMessageV2,
                i, CommandFlags.None, default(EmptyHeader), new byte[BodySize]);
        }

        var frameSize = window.Length / Window;
        var input = new byte[64 * 1024];
        var buffered = 0;
        var answers = 0L;
        var start = Stopwatch.GetTimestamp();
        await socket.SendAsync(window.WrittenMemory);
        while (Stopwatch.GetElapsedTime(start) < duration)
        {
            buffered += await socket.ReceiveAsync(input.AsMemory(buffered));
            var count = CutFrames(input, ref buffered);
            answers += count;
            if (count > 0)
                await socket.SendAsync(window.WrittenMemory[..(count * frameSize)]);
        }

        return answers;
    }

    private static int CutFrames(byte[] input, ref int buffered)
    {
        int at = 0, count = 0;
        while (buffered - at >= sizeof(int))
        {
            var size = BinaryPrimitives.ReadInt32BigEndian(input.AsSpan(at)) + sizeof(int);
            if (buffered - at < size)
                break;
            at += size;
            count++;
        }

        input.AsSpan(at, buffered - at).CopyTo(input);
        buffered -= at;
        return count;
    }
}
