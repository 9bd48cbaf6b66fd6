using Microsoft.AspNetCore.Connections;

namespace ActorMQ.Transport;

public sealed partial class RemotingConnection
{
    // How long the last answers may take to leave for a peer that has closed its side.
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource _ended = NewSignal();
    private TaskCompletionSource? _drained;
    private int _reason;
    private bool _isStopping;

    /// <summary>Ends the connection at once; what was not sent is lost. The first reason stays.</summary>
    public void Close(DisconnectReason reason)
    {
        if (reason == DisconnectReason.None)
            throw new ArgumentOutOfRangeException(nameof(reason), reason, "an end has a reason");
        if (!TryEnd(reason))
            return;
        _input.CancelPendingRead();
        _context.Abort(new ConnectionAbortedException(reason.ToString()));
    }

    /// <summary>Takes no more requests; ends the connection when those taken are answered and the answers are
    /// sent.</summary>
    internal void Stop()
    {
        lock (_gate)
        {
            Volatile.Write(ref _isStopping, true);
            ReleaseWaiters();
        }

        _input.CancelPendingRead();
    }

    private static TaskCompletionSource NewSignal() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Makes the end final. <see cref="_ended"/> is set as soon as nobody writes to the output any
    /// more.</summary>
    private bool TryEnd(DisconnectReason reason)
    {
        lock (_gate)
        {
            if (!IsOpen)
                return false;
            Volatile.Write(ref _reason, (int)reason);
            ReleaseWaiters();
            if (!_isFlushing)
                _ended.TrySetResult();
        }

        _pending.FailAll(Ended());
        return true;
    }

    private void StopFlushing()
    {
        lock (_gate)
        {
            _isFlushing = false;
            if (!IsOpen)
                _ended.TrySetResult();
        }
    }

    /// <summary>The last part of <see cref="RunAsync"/>: sends what is left, then lets go of
    /// everything.</summary>
    private async Task FinishAsync(DisconnectReason ended)
    {
        if (ended is DisconnectReason.ClosedByPeer or DisconnectReason.Stopped && await TryDrainAsync(ended))
            TryEnd(ended);
        else
            Close(ended);
        await _ended.Task;
        try
        {
            await _input.CompleteAsync();
            await _output.CompleteAsync();
        }
        catch (Exception lost) when (IsLost(lost))
        {
            // The connection is gone, and with it what would have been completed.
        }

        ReleaseOutput();
        var reason = (DisconnectReason)_reason;
        _counters.Closed(reason);
        TransportLog.Disconnected(_log, this, reason);
        try
        {
            _handler.OnDisconnected(this, reason);
        }
        catch (Exception failure)
        {
            _counters.HandlerFailed();
            TransportLog.ConnectionFailed(_log, this, failure);
        }
    }

    /// <summary>Waits until the answers are sent: those still to come when we stop, those at hand when the
    /// peer left.</summary>
    private async Task<bool> TryDrainAsync(DisconnectReason ended)
    {
        Task drained;
        lock (_gate)
        {
            if (!IsOpen || IsDrained)
                return IsOpen;
            _drained = NewSignal();
            drained = _drained.Task;
        }

        try
        {
            // A stopping server bounds the wait itself, by closing the connection when its grace is over.
            var limit = ended == DisconnectReason.Stopped ? Timeout.InfiniteTimeSpan : FarewellTimeout;
            await drained.WaitAsync(limit, _time);
        }
        catch (TimeoutException)
        {
            return false;
        }

        return IsOpen;
    }

    private bool IsDrained => _queued == 0 && (!_isStopping || RequestsInFlight == 0);
}
