using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace ActorMQ.Benchmarks.Pulls;

/// <summary>
/// Many consumers, each with a connection and a group of its own, that read old messages at a slow rate, each
/// from another place.
/// </summary>
internal sealed class SlowConsumers : IDisposable
{
    private const int ThreadCount = 8;
    private const int Batch = 32;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly PullClient[] _clients;
    private readonly long[] _offsets;
    private readonly long _end;
    private readonly Thread[] _threads;
    private volatile bool _isStopping;
    private long _bytes;
    private long _pulls;

    internal SlowConsumers(IPEndPoint broker, int count, long end)
    {
        _end = end;
        _clients = [.. Enumerable.Range(0, count).Select(
            index => new PullClient(broker, string.Create(CultureInfo.InvariantCulture, $"Slow{index}")))];
        _offsets = [.. Enumerable.Range(0, count).Select(index => end * index / count)];
        _threads = [.. Enumerable.Range(0, ThreadCount).Select(
            number => new Thread(() => Run(number)) { IsBackground = true })];
    }

    /// <summary>Bytes of messages received.</summary>
    internal long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Pulls answered.</summary>
    internal long Pulls => Volatile.Read(ref _pulls);

    internal void Start()
    {
        foreach (var thread in _threads)
            thread.Start();
    }

    public void Dispose()
    {
        _isStopping = true;
        foreach (var thread in _threads)
            thread.Join();
        foreach (var client in _clients)
            client.Dispose();
    }

    /// <summary>The threads take turns within the second; each has all its pulls in flight at once.</summary>
    private void Run(int number)
    {
        Thread.Sleep(Period * number / ThreadCount);
        while (!_isStopping)
        {
            var start = Stopwatch.GetTimestamp();
            for (var index = number; index < _clients.Length; index += ThreadCount)
                _clients[index].Pull(Backlog.Topic, 0, _offsets[index], Batch);
            for (var index = number; index < _clients.Length; index += ThreadCount)
                Take(index);
            var rest = Period - Stopwatch.GetElapsedTime(start);
            if (rest > TimeSpan.Zero)
                Thread.Sleep(rest);
        }
    }

    private void Take(int index)
    {
        var answer = _clients[index].ReceiveAnswer();
        Interlocked.Add(ref _bytes, answer.Body.Length);
        Interlocked.Increment(ref _pulls);
        var next = PullClient.NextOf(answer);
        _offsets[index] = next < _end ? next : 0;
    }
}
