using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Benchmarks.Transport;

/// <summary>One asker that waits for each answer, on a blocking socket: what one synchronous sender
/// sees.</summary>
internal static class PingPong
{
    /// <summary>The round trips, in timestamp ticks, sorted.</summary>
    internal static long[] Measure(IPEndPoint server, TimeSpan duration)
    {
        using var socket =
            new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(server);
        using var request = new FrameBuffer();
        CommandWriter.WriteRequest(
            request, HeaderEncoding.Binary,
            RequestCode.SendMessageV2, 1, CommandFlags.None, default(EmptyHeader), new byte[128]);
        var answer = new byte[4096];
        var trips = new List<long>(1_000_000);
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < duration)
        {
            var sent = Stopwatch.GetTimestamp();
            socket.Send(request.WrittenMemory.Span);
            var length = 0;
            while (length < sizeof(int) || length < BinaryPrimitives.ReadInt32BigEndian(answer) + sizeof(int))
                length += socket.Receive(answer.AsSpan(length));
            trips.Add(Stopwatch.GetTimestamp() - sent);
        }

        trips.Sort();
        return [.. trips];
    }
}
