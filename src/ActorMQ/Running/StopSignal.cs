using System.Runtime.InteropServices;

namespace ActorMQ.Running;

/// <summary>
/// SIGTERM and SIGINT as one wish to stop in good order; a second SIGINT ends the process at once.
/// </summary>
internal sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource _wish = new();
    private readonly PosixSignalRegistration[] _signals;

    internal StopSignal() =>
        _signals =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
        ];

    /// <summary>Cancelled by the first signal.</summary>
    internal CancellationToken Token => _wish.Token;

    /// <summary>Cancelled by the first signal, and when the time is up.</summary>
    /// <param name="seconds">How long; null: until the signal alone.</param>
    internal CancellationTokenSource EndAfter(double? seconds)
    {
        var end = CancellationTokenSource.CreateLinkedTokenSource(_wish.Token);
        if (seconds is { } limit)
            end.CancelAfter(TimeSpan.FromSeconds(limit));
        return end;
    }

    /// <summary>Completes with the first signal.</summary>
    internal Task WaitAsync() => WaitAsync(_wish.Token);

    /// <summary>Completes when the token is cancelled, without an exception.</summary>
    internal static async Task WaitAsync(CancellationToken token)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = token.Register(stopped.SetResult);
        await stopped.Task;
    }

    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
        _wish.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        var isFirst = !_wish.IsCancellationRequested;
        context.Cancel = isFirst || context.Signal == PosixSignal.SIGTERM;
        if (isFirst)
            _wish.Cancel();
    }
}
