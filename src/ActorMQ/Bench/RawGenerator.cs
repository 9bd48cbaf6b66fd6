using System.Diagnostics;

namespace ActorMQ.Bench;

/// <summary>Sends on all connections of the raw generator and takes the answers, on one thread.</summary>
/// <remarks>
/// One thread on purpose: it wakes once for what many connections have received, and no thread of the
/// generator waits for another, which would count as the broker's latency.
/// </remarks>
internal sealed class RawGenerator : IDisposable
{
    private static readonly TimeSpan WaitMax = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastAnswersMax = TimeSpan.FromSeconds(10);

    private readonly RawConnection[] _connections;
    private readonly Pacer? _pacer;
    private readonly SocketPoll _poll;
    private readonly Thread _thread;
    private volatile bool _isSending = true;
    private volatile bool _measures;

    /// <param name="connections">Used by this generator alone until it is stopped.</param>
    /// <param name="pacer">When to send; null: again for each answer.</param>
    public RawGenerator(RawConnection[] connections, Pacer? pacer)
    {
        _connections = connections;
        _pacer = pacer;
        _poll = new SocketPoll([.. connections.Select(connection => connection.Socket)]);
        _thread = new Thread(Run) { IsBackground = true, Name = "raw generator" };
    }

    public void Start() => _thread.Start();

    /// <summary>Whether sends and answers count from now on.</summary>
    public void Measure(bool on) => _measures = on;

    /// <summary>Stops sending, and waits a while for the answers still to come.</summary>
    public void Stop()
    {
        _isSending = false;
        if (_thread.IsAlive)
            _thread.Join();
    }

    public void Dispose() => Stop();

    private void Run()
    {
        SocketPoll.BePunctual();
        while (_isSending)
        {
            var next = Send();
            Wait(next < WaitMax ? next : WaitMax);
        }

        var stopped = Stopwatch.GetTimestamp();
        while (!_connections.All(connection => connection.IsDone)
            && Stopwatch.GetElapsedTime(stopped) < LastAnswersMax)
        {
            Wait(WaitMax);
        }
    }

    /// <returns>When to send next, if no answer comes before.</returns>
    private TimeSpan Send()
    {
        var now = Stopwatch.GetTimestamp();
        if (_pacer is not null)
            return _pacer.SendDue(now, _measures);
        foreach (var connection in _connections)
            connection.SendUpTo(int.MaxValue, now);
        return WaitMax;
    }

    private void Wait(TimeSpan timeout)
    {
        for (var i = 0; i < _connections.Length; i++)
        {
            var isOpen = _connections[i].Failure is null;
            _poll.LookFor(i, reads: isOpen, writes: isOpen && _connections[i].HasUnsent);
        }

        _poll.Wait(timeout);
        for (var i = 0; i < _connections.Length; i++)
        {
            if (_poll.IsWritable(i))
                _connections[i].SendUnsent();
            if (_poll.IsReadable(i))
                _connections[i].TakeAnswers(_measures);
        }
    }
}
