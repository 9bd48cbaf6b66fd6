using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Transport;

/// <summary>Listens, and serves every connection with one handler.</summary>
/// <remarks>
/// Stands on Kestrel's connection handlers, without Kestrel's HTTP server around them; DESIGN.md says why.
/// Any other <see cref="IConnectionListenerFactory"/> may stand in for the network.
/// </remarks>
public sealed class RemotingServer : IAsyncDisposable
{
    // How long a closed connection may take to let go of its socket.
    private static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(2);

    private readonly RemotingConnectionHandler _handler;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly List<IConnectionListener> _listeners = [];
    private readonly List<Task> _accepting = [];
    private readonly ConcurrentDictionary<ConnectionContext, Task> _serving = new();
    private int _stopped;

    private RemotingServer(
        RemotingServerOptions options, IRemotingHandler handler, ILogger log, TimeProvider time)
    {
        _handler = new RemotingConnectionHandler(options, handler, log, time);
        _log = log;
        _time = time;
    }

    /// <summary>The first address, with the port that the system chose when 0 was asked for.</summary>
    public IPEndPoint LocalEndPoint => LocalEndPoints[0];

    /// <summary>All addresses: the one of <c>Listen</c>, then those of <c>AlsoListen</c>.</summary>
    public IReadOnlyList<IPEndPoint> LocalEndPoints => [.. _listeners.Select(l => (IPEndPoint)l.EndPoint)];

    /// <summary>What was counted so far.</summary>
    public ServerStatistics Statistics => _handler.Counters.Snapshot();

    /// <summary>The connections of this moment.</summary>
    public IEnumerable<RemotingConnection> Connections => _handler.Connections;

    /// <summary>Starts to listen on sockets.</summary>
    /// <exception cref="IOException">An address is in use or not ours.</exception>
    public static Task<RemotingServer> StartAsync(
        RemotingServerOptions options,
        IRemotingHandler handler,
        ILoggerFactory log,
        TimeProvider time,
        CancellationToken ct)
        => StartAsync(options, handler, new SocketNetwork(options, time), log, time, ct);

    /// <summary>Starts to listen on any network.</summary>
    /// <exception cref="IOException">An address is in use or not ours.</exception>
    public static async Task<RemotingServer> StartAsync(
        RemotingServerOptions options,
        IRemotingHandler handler,
        IConnectionListenerFactory network,
        ILoggerFactory log,
        TimeProvider time,
        CancellationToken ct)
    {
        var server = new RemotingServer(options, handler, log.CreateLogger<RemotingServer>(), time);
        try
        {
            foreach (var endPoint in (IEnumerable<IPEndPoint>)[options.Listen, .. options.AlsoListen])
                server._listeners.Add(await network.BindAsync(endPoint, ct));
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        foreach (var listener in server._listeners)
            server._accepting.Add(server.AcceptAsync(listener));
        return server;
    }

    /// <summary>
    /// Stops listening and reading, lets the requests taken be answered for <paramref name="grace"/>, then
    /// closes what is still open. Parked pulls count as taken: whoever parks them answers them, or they use
    /// the
    /// grace up.
    /// </summary>
    public async Task StopAsync(TimeSpan grace)
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
            return;
        foreach (var listener in _listeners)
            await listener.UnbindAsync();
        await Task.WhenAll(_accepting);
        _handler.Stop();
        await WaitForConnectionsAsync(grace);
        foreach (var connection in _handler.Connections)
            connection.Close(DisconnectReason.Stopped);
        foreach (var (context, _) in _serving)
            context.Abort();
        await WaitForConnectionsAsync(DisposeTimeout);
        foreach (var listener in _listeners)
            await listener.DisposeAsync();
        await _handler.DisposeAsync();
    }

    /// <summary>Stops without grace.</summary>
    public async ValueTask DisposeAsync() => await StopAsync(TimeSpan.Zero);

    private async Task AcceptAsync(IConnectionListener listener)
    {
        TransportLog.Listening(_log, listener.EndPoint);
        try
        {
            while (await listener.AcceptAsync() is { } context)
                Serve(context);
        }
        catch (Exception failure)
        {
            TransportLog.AcceptFailed(_log, listener.EndPoint, failure);
        }
    }

    private void Serve(ConnectionContext context)
    {
        var entered = new TaskCompletionSource();
        _serving[context] = entered.Task;
        ThreadPool.UnsafeQueueUserWorkItem(
            static self => _ = self.Server.ServeAsync(self.Context, self.Done),
            (Server: this, Context: context, Done: entered),
            preferLocal: false);
    }

    private async Task ServeAsync(ConnectionContext context, TaskCompletionSource done)
    {
        try
        {
            await _handler.OnConnectedAsync(context);
            await CloseAsync(context);
        }
        catch (Exception failure)
        {
            TransportLog.ContextFailed(_log, context.RemoteEndPoint, failure);
        }
        finally
        {
            _serving.TryRemove(context, out _);
            done.SetResult();
        }
    }

    /// <summary>Lets the last bytes leave; a peer that does not take them is cut off.</summary>
    private async Task CloseAsync(ConnectionContext context)
    {
        var disposal = context.DisposeAsync().AsTask();
        try
        {
            await disposal.WaitAsync(DisposeTimeout, _time);
        }
        catch (TimeoutException)
        {
            context.Abort();
            await disposal;
        }
    }

    private async Task WaitForConnectionsAsync(TimeSpan limit)
    {
        try
        {
            await Task.WhenAll(_serving.Values).WaitAsync(limit, _time);
        }
        catch (TimeoutException)
        {
            // Those that are left are closed by force, or are left to the end of the process.
        }
    }
}
