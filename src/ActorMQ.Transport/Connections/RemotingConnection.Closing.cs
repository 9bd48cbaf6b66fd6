using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace ActorMQ.Transport;

public sealed partial class RemotingConnection
{
    // How long the last answers may take to leave for a peer that has closed its side.
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(2);

    // How long a peer that we have said farewell to may take to close its side.
    private static readonly TimeSpan LeaveTimeout = TimeSpan.FromMilliseconds(250);

    // Of the answer that says farewell; nobody's request has that number.
    private const int FarewellOpaque = int.MinValue;

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
        {
            if (ended == DisconnectReason.Stopped)
                await SayFarewellAsync();
            TryEnd(ended);
        }
        else
        {
            Close(ended);
        }

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

    /// <summary>
    /// Says that nothing more is answered, which tells a client of ours that it may send elsewhere what was
    /// not. Closing with requests unread would break the connection, and with it perhaps the farewell: so a
    /// peer that knows it has a moment to close its side first.
    /// </summary>
    private async Task SayFarewellAsync()
    {
        TryWriteFarewell();
        using var patience = new CancellationTokenSource(LeaveTimeout, _time);
        await using var _ = patience.Token.UnsafeRegister(
            static input => ((PipeReader)input!).CancelPendingRead(), _input);
        try
        {
            while (IsOpen && !patience.IsCancellationRequested)
            {
                var left = await _input.ReadAsync();
                _input.AdvanceTo(left.Buffer.End);
                if (left.IsCompleted)
                    return;
            }
        }
        catch (Exception lost) when (IsLost(lost))
        {
            // The peer has left.
        }
    }

    private bool IsDrained => _queued == 0 && (!_isStopping || RequestsInFlight == 0);
}
