using System.Collections.Concurrent;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Transport;

/// <summary>Asks servers: one connection for each address, made on first use and again on the next use after
/// it ended.</summary>
/// <remarks>All methods may be called from any thread at the same time; requests share the
/// connection.</remarks>
public sealed class RemotingClient : IAsyncDisposable
{
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<string, ServerLink> _links = new(StringComparer.Ordinal);
    private readonly ServerDialer _dialer;
    private readonly TimeProvider _time;
    private int _isDisposed;

    /// <summary>A client over sockets.</summary>
    /// <param name="options">Bounds and header form.</param>
    /// <param name="pushes">Gets the requests that servers send, and hears of connections; null refuses
    /// them.</param>
    /// <param name="log">Where failures are told.</param>
    /// <param name="time">Measures timeouts.</param>
    public RemotingClient(
        RemotingClientOptions options, IRemotingHandler? pushes, ILoggerFactory log, TimeProvider time)
        : this(options, pushes, new SocketNetwork(time), log, time)
    {
    }

    /// <summary>A client over any network.</summary>
    public RemotingClient(
        RemotingClientOptions options,
        IRemotingHandler? pushes,
        IConnectionFactory network,
        ILoggerFactory log,
        TimeProvider time)
    {
        _time = time;
        var sweep = new ConnectionSweep(time, SweepPeriod);
        _dialer = new ServerDialer(
            options, pushes ?? NoPushes.Instance, network, sweep, log.CreateLogger<RemotingClient>(), time);
    }

    /// <summary>What was counted so far.</summary>
    public ServerStatistics Statistics => _dialer.Counters.Snapshot();

    /// <summary>Asks the server at <paramref name="address"/> (<c>host:port</c>) and waits for its
    /// answer.</summary>
    /// <remarks>
    /// GO_AWAY says that a server stops and did nothing: it is asked once more over a new connection, which
    /// may lead to another behind the same address. The body must not change until the answer is there.
    /// Source: apache/rocketmq 8fc57f1 remoting/.../netty/NettyRemotingClient.java#invokeImpl.
    /// </remarks>
    /// <exception cref="RemotingConnectException">There is no connection and none could be made.</exception>
    /// <exception cref="RemotingTimeoutException">No answer in time.</exception>
    /// <exception cref="RemotingDisconnectedException">The connection ended before the answer
    /// came.</exception>
    public async Task<RemotingResponse> InvokeAsync<T>(
        string address,
        RequestCode code,
        T header,
        ReadOnlyMemory<byte> body,
        TimeSpan timeout,
        CancellationToken ct)
        where T : struct, IHeader
    {
        var start = _time.GetTimestamp();
        for (var isFirst = true; ; isFirst = false)
        {
            var left = TimeLimit.Left(_time, timeout, start);
            var connecting = ConnectAsync(address, ct);
            if (!connecting.IsCompletedSuccessfully)
            {
                try
                {
                    await connecting.WaitAsync(left, _time, ct);
                }
                catch (TimeoutException late)
                {
                    throw new RemotingConnectException(
                        $"{code} to {address}: no connection within {timeout}", late);
                }

                left = TimeLimit.Left(_time, timeout, start);
            }

            try
            {
                var answer = await (await connecting).InvokeAsync(code, header, body, left, ct);
                if (answer.Code != ResponseCode.GoAway || !isFirst)
                    return answer;
            }
            catch (RemotingDisconnectedException ended)
                when (ended.Reason == DisconnectReason.PeerStopped && isFirst)
            {
                // It did nothing, as with GO_AWAY.
            }
        }
    }

    /// <summary>Sends a request that nobody answers; done when it is in the connection's output.</summary>
    /// <exception cref="RemotingConnectException">There is no connection and none could be made.</exception>
    /// <exception cref="RemotingDisconnectedException">The connection ended while the request waited for
    /// room.</exception>
    public async ValueTask SendOneWayAsync<T>(
        string address, RequestCode code, T header, ReadOnlyMemory<byte> body, CancellationToken ct)
        where T : struct, IHeader
    {
        var connection = await ConnectAsync(address, ct);
        await connection.SendOneWayAsync(code, header, body, ct);
    }

    /// <summary>The connection to <paramref name="address"/>: the open one, or a new one.</summary>
    /// <exception cref="RemotingConnectException">None could be made.</exception>
    public Task<RemotingConnection> ConnectAsync(string address, CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
        return _links
            .GetOrAdd(address, static (key, dialer) => new ServerLink(key, dialer), _dialer)
            .ConnectAsync(ct);
    }

    /// <summary>The connections that are open now, by the address asked for.</summary>
    public IEnumerable<KeyValuePair<string, RemotingConnection>> Connections
    {
        get
        {
            foreach (var (address, link) in _links)
            {
                if (link.Current is { IsOpen: true } connection)
                    yield return new(address, connection);
            }
        }
    }

    /// <summary>Closes the connection to <paramref name="address"/>, if there is one; the next use makes a
    /// new one.</summary>
    public void Close(string address)
    {
        if (_links.TryRemove(address, out var link))
            link.Close(DisconnectReason.ClosedHere);
    }

    /// <summary>Closes all connections; what waits for an answer fails.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        foreach (var (_, link) in _links)
            link.Close(DisconnectReason.Stopped);
        await _dialer.DisposeAsync();
    }
}
