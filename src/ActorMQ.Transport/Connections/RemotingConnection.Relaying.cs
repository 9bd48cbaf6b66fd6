using System.Buffers.Binary;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Transport;

/// <summary>Requests of others that are passed on, and what makes that possible on their own connection.
/// </summary>
public sealed partial class RemotingConnection
{
    private int _lastRelayed;
    private int _woken;

    /// <summary>
    /// Passes a request of another's on. Many may be under way; they leave in the order of the calls.
    /// </summary>
    /// <param name="request">Told how it ended; never when the request is one-way, or the answer of this is
    /// false.</param>
    /// <param name="frame">What <see cref="CommandWriter.WriteRelayed"/> has written, with any number; copied
    /// before this returns, with a number of this connection's.</param>
    /// <param name="isOneWay">Whether nobody answers it.</param>
    /// <param name="timeout">How long to wait for the answer.</param>
    /// <returns>False when it was not sent, for the connection has ended or takes no more requests.</returns>
    public bool TryRelay(
        IRelayedRequest request, ReadOnlySpan<byte> frame, bool isOneWay, TimeSpan timeout)
    {
        if (!TakesRequests)
            return false;

        // Numbers of our own requests go up from 1, and these down from -1.
        var opaque = Interlocked.Decrement(ref _lastRelayed);
        if (!isOneWay && !_pending.TryAdd(opaque, request, timeout))
            return false;
        bool startFlush;
        lock (_gate)
        {
            if (!IsOpen)
                return !isOneWay && !_pending.TryTake(opaque, out _);
            var before = _gathering.Size;
            var copy = _gathering.Frames.Append(frame.Length);
            frame.CopyTo(copy);
            BinaryPrimitives.WriteInt32BigEndian(copy[CommandWriter.RelayedOpaqueAt..], opaque);
            startFlush = Gathered(before);
        }

        AfterGathering(startFlush);
        return true;
    }

    /// <summary>
    /// Lets the handler's <see cref="IRemotingHandler.OnRequestsRead"/> be called soon, on the reading loop,
    /// whether or not anything comes. Not after the last request was read.
    /// </summary>
    public void Wake()
    {
        if (Interlocked.Exchange(ref _woken, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static connection => connection.StopWaiting(), this, preferLocal: false);
        }
    }

    private bool IsWoken => Volatile.Read(ref _woken) != 0;

    private bool TakeWake() => IsWoken && Interlocked.Exchange(ref _woken, 0) != 0;

    /// <summary>The reading loop may wait for bytes or for room.</summary>
    private void StopWaiting()
    {
        lock (_gate)
        {
            if (!IsOpen)
                return;
            ReleaseWaiters();
        }

        _input.CancelPendingRead();
    }
}
