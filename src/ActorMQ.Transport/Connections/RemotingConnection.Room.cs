namespace ActorMQ.Transport;

/// <summary>Back-pressure: who waits for room, and who lets them go on.</summary>
public sealed partial class RemotingConnection
{
    // Under the gate, which also guards what they wait for.
    private TaskCompletionSource? _roomToRead;
    private TaskCompletionSource? _roomToWrite;

    /// <summary>Bytes of output that wait to be sent.</summary>
    public int QueuedBytes => Volatile.Read(ref _queued);

    /// <summary>
    /// Bytes of output that leave a wide margin to where the connection is closed because its other end does
    /// not read: what large answers should keep to.
    /// </summary>
    public int OutputRoom => Math.Max(0, (_settings.OutputLimit / 4) - QueuedBytes);

    /// <summary>Requests of the other end that still wait for their answer.</summary>
    public int RequestsInFlight => unchecked(Volatile.Read(ref _asked) - Volatile.Read(ref _answered));

    private bool IsOutputHigh => QueuedBytes >= _settings.OutputHighWater;

    private bool HasRoomToWrite => QueuedBytes <= _settings.OutputLowWater;

    private bool MustPauseReading =>
        (_settings.PausesForOutput && IsOutputHigh) || RequestsInFlight >= _settings.MaxRequestsInFlight;

    private bool HasRoomToRead =>
        (HasRoomToWrite || !_settings.PausesForOutput)
            && RequestsInFlight <= _settings.MaxRequestsInFlight / 2;

    private Task WaitForRoomToReadAsync()
    {
        lock (_gate)
        {
            if (!IsOpen || _isStopping || HasRoomToRead || IsWoken)
                return Task.CompletedTask;
            _counters.Paused();
            _roomToRead ??= NewSignal();
            return _roomToRead.Task;
        }
    }

    private Task WaitForRoomToWriteAsync()
    {
        lock (_gate)
        {
            if (!IsOpen || HasRoomToWrite)
                return Task.CompletedTask;
            _roomToWrite ??= NewSignal();
            return _roomToWrite.Task;
        }
    }

    /// <summary>Under the gate, after anything that may have made room. The waiters go on elsewhere, not in
    /// here.</summary>
    private void ReleaseWaiters()
    {
        if (_roomToRead is not null && (!IsOpen || _isStopping || HasRoomToRead || IsWoken))
            Release(ref _roomToRead);
        if (_roomToWrite is not null && (!IsOpen || HasRoomToWrite))
            Release(ref _roomToWrite);
        if (_drained is not null && (!IsOpen || IsDrained))
            Release(ref _drained);
    }

    private static void Release(ref TaskCompletionSource? waiter)
    {
        waiter?.TrySetResult();
        waiter = null;
    }
}
