using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Transport;

public sealed partial class RemotingConnection
{
    private readonly PendingRequests _pending;
    private bool _isLeaving;

    /// <summary>Requests of ours that still wait for their answer.</summary>
    public int InvocationsInFlight => _pending.Count;

    /// <summary>Whether it is of use to ask: it is open, and the other end has not said GO_AWAY.</summary>
    internal bool TakesRequests => IsOpen && !Volatile.Read(ref _isLeaving);

    /// <summary>Asks the other end and waits for its answer.</summary>
    /// <param name="code">What is asked for.</param>
    /// <param name="header">The extension fields.</param>
    /// <param name="body">The bytes behind the header; may be changed once the first await of this call is
    /// over.</param>
    /// <param name="timeout">How long to wait, measured to within 100 ms on a client and 1 s on a
    /// server.</param>
    /// <param name="ct">Gives the waiting up; the request may be carried out all the same.</param>
    /// <exception cref="RemotingTimeoutException">No answer in time.</exception>
    /// <exception cref="RemotingDisconnectedException">The connection ended, or had ended before.</exception>
    public Task<RemotingResponse> InvokeAsync<T>(
        RequestCode code, T header, ReadOnlyMemory<byte> body, TimeSpan timeout, CancellationToken ct)
        where T : struct, IHeader
    {
        if (ct.IsCancellationRequested)
            return Task.FromCanceled<RemotingResponse>(ct);
        return IsOutputHigh
            ? InvokeWhenRoomAsync(code, header, body, timeout, ct)
            : Invoke(code, header, body, timeout, ct);
    }

    /// <summary>Sends a one-way request, after waiting until there is room for it.</summary>
    /// <exception cref="RemotingDisconnectedException">The connection ended, or had ended before.</exception>
    public async ValueTask SendOneWayAsync<T>(
        RequestCode code, T header, ReadOnlyMemory<byte> body, CancellationToken ct)
        where T : struct, IHeader
    {
        while (!TrySendOneWay(code, header, body.Span))
        {
            if (!IsOpen)
                throw Ended();
            await WaitForRoomToWriteAsync().WaitAsync(ct);
        }
    }

    private Task<RemotingResponse> Invoke<T>(
        RequestCode code, in T header, ReadOnlyMemory<byte> body, TimeSpan timeout, CancellationToken ct)
        where T : struct, IHeader
    {
        var request = _pending.Add(code, timeout, this, ct);
        if (!TryWriteRequest(code, request.Opaque, CommandFlags.None, header, body.Span))
            _pending.Fail(request.Opaque, Ended());
        return request.Task;
    }

    private async Task<RemotingResponse> InvokeWhenRoomAsync<T>(
        RequestCode code, T header, ReadOnlyMemory<byte> body, TimeSpan timeout, CancellationToken ct)
        where T : struct, IHeader
    {
        var start = _time.GetTimestamp();
        while (IsOutputHigh && IsOpen)
        {
            try
            {
                await WaitForRoomToWriteAsync().WaitAsync(TimeLimit.Left(_time, timeout, start), _time, ct);
            }
            catch (TimeoutException)
            {
                throw new RemotingTimeoutException($"{code} could not be sent on {this} within {timeout}");
            }
        }

        return await Invoke(code, header, body, TimeLimit.Left(_time, timeout, start), ct);
    }

    private void OnResponse(in RemotingCommand response)
    {
        if (!_pending.TryTake(response.Opaque, out var request))
        {
            if (response.Opaque == FarewellOpaque && response.Response == ResponseCode.GoAway)
                Close(DisconnectReason.PeerStopped);
            return;
        }

        if (response.Response == ResponseCode.GoAway)
            Volatile.Write(ref _isLeaving, true);
        if (request.Ours is { } ours)
        {
            // The answer keeps the reader's field table, so the next command gets another.
            var answer = new RemotingResponse(response);
            _reader = new CommandReader();
            ours.TrySetResult(answer);
        }

        request.Relayed?.OnAnswer(response);

        // What was asked before GO_AWAY is still answered; then nothing keeps the connection.
        if (_isLeaving && _pending.Count == 0)
            Close(DisconnectReason.ClosedHere);
    }

    private RemotingDisconnectedException Ended()
    {
        var reason = (DisconnectReason)Volatile.Read(ref _reason);
        return new RemotingDisconnectedException($"{this} ended ({reason})", reason);
    }
}
