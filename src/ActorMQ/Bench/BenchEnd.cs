using ActorMQ.Running;

namespace ActorMQ.Bench;

/// <summary>When a benchmark ends: by a signal, when its time is up, or when it has done enough.</summary>
internal sealed class BenchEnd : IDisposable
{
    private readonly StopSignal _signal = new();
    private readonly CancellationTokenSource _end;

    internal BenchEnd() => _end = CancellationTokenSource.CreateLinkedTokenSource(_signal.Token);

    /// <summary>Cancelled at the end.</summary>
    internal CancellationToken Token => _end.Token;

    /// <summary>Starts the time; zero means that it has no limit.</summary>
    internal void StartTime(TimeSpan duration)
    {
        if (duration > TimeSpan.Zero)
            _end.CancelAfter(duration);
    }

    /// <summary>The work is done.</summary>
    internal void Enough() => _end.Cancel();

    public void Dispose()
    {
        _end.Dispose();
        _signal.Dispose();
    }
}
