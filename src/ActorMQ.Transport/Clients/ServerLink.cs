namespace ActorMQ.Transport;

/// <summary>The way to one address: the connection of now, or the attempt to make one, shared by all who want
/// it.</summary>
internal sealed class ServerLink(string address, ServerDialer dialer)
{
    private readonly Lock _gate = new();
    private Task<RemotingConnection>? _connecting;

    /// <summary>The connection made last; null when there is none.</summary>
    internal RemotingConnection? Current =>
        Volatile.Read(ref _connecting) is { IsCompletedSuccessfully: true } done ? done.Result : null;

    internal Task<RemotingConnection> ConnectAsync(CancellationToken ct)
    {
        var connecting = Volatile.Read(ref _connecting);
        if (connecting is { IsCompletedSuccessfully: true } && connecting.Result.TakesRequests)
            return connecting;
        lock (_gate)
        {
            if (_connecting is null or { IsFaulted: true } or { IsCanceled: true }
                || (_connecting.IsCompleted && !_connecting.Result.TakesRequests))
            {
                _connecting = dialer.DialAsync(address);
            }

            connecting = _connecting;
        }

        return connecting.IsCompleted ? connecting : connecting.WaitAsync(ct);
    }

    internal void Close(DisconnectReason reason)
    {
        lock (_gate)
        {
            if (_connecting is { IsCompletedSuccessfully: true })
                _connecting.Result.Close(reason);
        }
    }
}
