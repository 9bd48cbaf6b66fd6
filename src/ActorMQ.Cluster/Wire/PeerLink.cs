using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Shards;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;

namespace ActorMQ.Cluster.Wire;

/// <summary>The connection to one other replica: made when something is to be said, and again.</summary>
/// <remarks>
/// While it is being made a few messages wait, no log bytes; what finds no room is dropped, since replicas
/// say again what was not answered.
/// </remarks>
internal sealed class PeerLink(
    NodeId peer, ReplicaWire wire, RemotingClient client, TimeSpan silenceMax, TimeProvider time)
{
    private const int WaitingMax = 16;
    private static readonly TimeSpan DialAgainAfter = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly Queue<ReplicaMessage> _waiting = new();
    private string? _address;
    private Task<RemotingConnection>? _dialling;
    private long? _spokenToSince;
    private long? _failedAt;

    /// <summary>As <see cref="IReplicaPeers.TrySend"/>, to where the peer is now.</summary>
    public bool TrySend(string address, ReplicaMessage message, ReadOnlySpan<byte> run)
    {
        lock (_gate)
        {
            MoveTo(address);
            if (TryConnect() is { } connection)
                return Send(connection, message, run);
            if (_dialling is null || message is LogBytes || _waiting.Count == WaitingMax)
                return false;
            _waiting.Enqueue(message);
            return true;
        }
    }

    /// <summary>The peer has said something.</summary>
    public void OnHeard()
    {
        lock (_gate)
            _spokenToSince = null;
    }

    private void MoveTo(string address)
    {
        var isSilent = _spokenToSince is { } since && time.GetElapsedTime(since) > silenceMax;
        if (!isSilent && string.Equals(_address, address, StringComparison.Ordinal))
            return;
        if (_address is { } former)
            client.Close(former);
        (_address, _dialling, _spokenToSince, _failedAt) = (address, null, null, null);
    }

    private RemotingConnection? TryConnect()
    {
        if (_dialling is { IsCompletedSuccessfully: true } made && made.Result.IsOpen)
            return made.Result;
        if (_dialling is { IsCompleted: false })
            return null;
        if (_failedAt is { } failed && time.GetElapsedTime(failed) < DialAgainAfter)
        {
            _dialling = null;
            return null;
        }

        _dialling = client.ConnectAsync(_address!, CancellationToken.None);
        _ = AwaitAsync(_dialling);

        // Looked at after that: what is awaited may have ended meanwhile, and then nobody comes any more to
        // send what waits.
        return _dialling is { IsCompletedSuccessfully: true } ready ? ready.Result : null;
    }

    private async Task AwaitAsync(Task<RemotingConnection> dialling)
    {
        RemotingConnection? connection = null;
        try
        {
            connection = await dialling.ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is RemotingException or ObjectDisposedException)
        {
            // The peer is away; it is dialled again when something is to be said.
        }

        lock (_gate)
        {
            if (dialling != _dialling)
                return;
            if (connection is null)
                (_dialling, _failedAt) = (null, time.GetTimestamp());
            else
                _failedAt = null;
            while (_waiting.TryDequeue(out var message))
            {
                if (connection is not null)
                    Send(connection, message, run: []);
            }
        }
    }

    private bool Send(RemotingConnection connection, ReplicaMessage message, ReadOnlySpan<byte> run)
    {
        _spokenToSince ??= time.GetTimestamp();
        return wire.TrySend(new Way(connection), peer, message, run);
    }

    private readonly struct Way(RemotingConnection connection) : IOneWay
    {
        public bool TrySend<T>(RequestCode code, in T header, ReadOnlySpan<byte> body)
            where T : struct, IHeader => connection.TrySendOneWay(code, header, body);
    }
}
