using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Transport;

/// <summary>Output: frames gather in one buffer while the other is being sent.</summary>
public sealed partial class RemotingConnection
{
    // After so long without traffic the output arrays go back to the pool: an idle connection holds none.
    private static readonly TimeSpan TrimAfter = TimeSpan.FromSeconds(5);

    // An array that one burst has grown beyond this goes back at once.
    private const int KeptOutputSize = 256 * 1024;

    private readonly FlushWork _flushWork;
    private GatheredFrames _gathering = new();
    private GatheredFrames _writing = new();
    private long _lastSent;

    // All under the gate; _queued and _answered are also read outside it, where an old value does no harm.
    private int _queued;
    private int _answered;
    private bool _isFlushing;

    // Set by the reading loop without the gate: whoever sees an old false starts a flush that was not needed.
    private bool _isReadingBatch;

    /// <summary>Answers a request, from any thread; does nothing when it was one-way or the connection has
    /// ended.</summary>
    /// <param name="ticket">The request's ticket; used once.</param>
    /// <param name="code">How the request ended.</param>
    /// <param name="header">The extension fields.</param>
    /// <param name="remark">A text for people, or null.</param>
    /// <param name="body">The bytes behind the header; copied before this returns.</param>
    public void Reply<T>(
        RequestTicket ticket,
        ResponseCode code, in T header, string? remark = null, ReadOnlySpan<byte> body = default)
        where T : struct, IHeader
        => TryReply(ticket, code, header, remark, body, apart: null);

    /// <summary>As the other, with a body that is sent from where it is.</summary>
    /// <param name="ticket">The request's ticket; used once.</param>
    /// <param name="code">How the request ended.</param>
    /// <param name="header">The extension fields.</param>
    /// <param name="remark">A text for people, or null.</param>
    /// <param name="body">The connection's from now on, whatever becomes of the answer.</param>
    public void Reply<T>(
        RequestTicket ticket, ResponseCode code, in T header, string? remark, PooledBody body)
        where T : struct, IHeader
    {
        if (!TryReply(ticket, code, header, remark, [], body))
            body.Return();
    }

    /// <summary>Answers a request with a code and a text alone.</summary>
    public void Reply(RequestTicket ticket, ResponseCode code, string? remark = null) =>
        Reply(ticket, code, default(EmptyHeader), remark);

    /// <summary>Sends a request that nobody answers: a push from the server, or a client's one-way
    /// request.</summary>
    /// <returns>False when it was not sent, because the connection has ended or too much output waits
    /// already.</returns>
    public bool TrySendOneWay<T>(RequestCode code, in T header, ReadOnlySpan<byte> body = default)
        where T : struct, IHeader
        => !IsOutputHigh && TryWriteRequest(code, _pending.NextOpaque(), CommandFlags.OneWay, header, body);

    /// <param name="ticket">The request's ticket.</param>
    /// <param name="code">How the request ended.</param>
    /// <param name="header">The extension fields.</param>
    /// <param name="remark">A text for people, or null.</param>
    /// <param name="body">Copied.</param>
    /// <param name="apart">The rest of the body, which is not; the connection's when the answer is
    /// true.</param>
    private bool TryReply<T>(
        RequestTicket ticket,
        ResponseCode code, in T header, string? remark, ReadOnlySpan<byte> body, PooledBody? apart)
        where T : struct, IHeader
    {
        if (ticket.IsOneWay)
            return false;
        bool startFlush;
        lock (_gate)
        {
            if (!IsOpen)
                return false;
            _answered = unchecked(_answered + 1);
            var before = _gathering.Size;
            CommandWriter.WriteResponse(
                _gathering.Frames, ticket.Encoding, code, ticket.Opaque, remark, header, body,
                sizeApart: apart?.Length ?? 0);
            if (apart is { } rest)
                _gathering.AddBody(rest);
            startFlush = Gathered(before);
        }

        AfterGathering(startFlush);
        return true;
    }

    private void TryWriteFarewell()
    {
        bool startFlush;
        lock (_gate)
        {
            if (!IsOpen)
                return;
            var before = _gathering.Size;
            CommandWriter.WriteResponse(
                _gathering.Frames, _settings.RequestEncoding, ResponseCode.GoAway, FarewellOpaque,
                "the server has stopped", default(EmptyHeader), body: []);
            startFlush = Gathered(before);
        }

        AfterGathering(startFlush);
    }

    private bool TryWriteRequest<T>(
        RequestCode code, int opaque, CommandFlags flags, in T header, ReadOnlySpan<byte> body)
        where T : struct, IHeader
    {
        bool startFlush;
        lock (_gate)
        {
            if (!IsOpen)
                return false;
            var before = _gathering.Size;
            CommandWriter.WriteRequest(
                _gathering.Frames, _settings.RequestEncoding, code, opaque, flags, header, body);
            startFlush = Gathered(before);
        }

        AfterGathering(startFlush);
        return true;
    }

    /// <summary>Under the gate, after a frame was encoded. True: the caller starts a flush.</summary>
    private bool Gathered(int sizeBefore)
    {
        _queued += _gathering.Size - sizeBefore;
        if (_roomToRead is not null || _drained is not null)
            ReleaseWaiters();
        if (_isFlushing || _isReadingBatch)
            return false;
        _isFlushing = true;
        return true;
    }

    private void AfterGathering(bool startFlush)
    {
        if (QueuedBytes > _settings.OutputLimit)
            Close(DisconnectReason.OutputOverflow);
        if (startFlush && !GatheredFlushes.TryAdd(this))
            ThreadPool.UnsafeQueueUserWorkItem(_flushWork, preferLocal: true);
    }

    /// <summary>Sends, on the reading loop itself, what the batch has gathered.</summary>
    private void FlushBatch()
    {
        lock (_gate)
        {
            _isReadingBatch = false;
            if (_isFlushing || _gathering.Size == 0 || !IsOpen)
                return;
            _isFlushing = true;
        }

        FlushHere();
    }

    /// <summary>The task never fails: the loop owns its errors.</summary>
    internal void FlushHere() => _ = FlushAsync();

    /// <summary>Writes all that has gathered until nothing is left. Whoever calls has set
    /// <see cref="_isFlushing"/>.</summary>
    private async Task FlushAsync()
    {
        try
        {
            while (TakeGathered())
            {
                var isTaken = await _writing.SendAsync(_output);
                Written();
                if (!isTaken)
                    Close(DisconnectReason.ConnectionLost);
            }
        }
        catch (Exception lost)
        {
            if (!IsLost(lost))
                TransportLog.ConnectionFailed(_log, this, lost);
            Close(DisconnectReason.ConnectionLost);
            StopFlushing();
        }
    }

    private bool TakeGathered()
    {
        lock (_gate)
        {
            if (_gathering.Size > 0 && IsOpen)
            {
                (_gathering, _writing) = (_writing, _gathering);
                return true;
            }

            StopFlushing();
            return false;
        }
    }

    private void Written()
    {
        Volatile.Write(ref _lastSent, _time.GetTimestamp());
        var size = _writing.Size;
        TransportMeter.BytesSent.Add(size);
        lock (_gate)
        {
            _queued -= size;
            _writing.Clear(KeptOutputSize);
            ReleaseWaiters();
        }
    }

    private void TrimOutput()
    {
        lock (_gate)
        {
            if (!_isFlushing && _queued == 0)
                ReleaseOutput();
        }
    }

    private void ReleaseOutput()
    {
        _gathering.Dispose();
        _writing.Dispose();
    }

    private sealed class FlushWork(RemotingConnection connection) : IThreadPoolWorkItem
    {
        void IThreadPoolWorkItem.Execute() => connection.FlushHere();
    }
}
