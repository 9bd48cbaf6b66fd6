using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ActorMQ.Journal.Files;

namespace ActorMQ.Benchmarks.Pulls;

/// <summary>What could be reached at most: a loop that reads files in order and sends what it read.</summary>
internal static class RawFileServer
{
    private const int ChunkSize = 256 * 1024;

    /// <summary>Sends so many bytes of the files through a socket, and takes them at its other end.</summary>
    internal static TimeSpan Measure(IReadOnlyList<string> paths, long size)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var taker = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taker.Connect(listener.LocalEndPoint!);
        using var giver = listener.Accept();
        giver.NoDelay = true;

        var start = Stopwatch.GetTimestamp();
        var thread = new Thread(() => Give(giver, paths, size));
        thread.Start();
        var bytes = new byte[ChunkSize];
        for (var taken = 0L; taken < size;)
            taken += taker.Receive(bytes);
        var elapsed = Stopwatch.GetElapsedTime(start);
        thread.Join();
        return elapsed;
    }

    private static void Give(Socket socket, IReadOnlyList<string> paths, long size)
    {
        var files = new DiskFiles();
        var bytes = new byte[ChunkSize];
        foreach (var path in paths)
        {
            using var file = files.Open(path);
            for (var at = 0L; at < file.Length && size > 0; at += ChunkSize)
            {
                var count = file.Read(bytes.AsSpan(0, (int)Math.Min(ChunkSize, size)), at);
                size -= count;
                for (var chunk = bytes.AsSpan(0, count); chunk.Length > 0;)
                    chunk = chunk[socket.Send(chunk)..];
            }
        }
    }
}
