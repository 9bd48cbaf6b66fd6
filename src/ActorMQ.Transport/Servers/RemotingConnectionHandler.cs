using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Transport;

/// <summary>Turns accepted connections into remoting connections: limit, TLS, serving, end.</summary>
internal sealed class RemotingConnectionHandler : ConnectionHandler, IAsyncDisposable
{
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromSeconds(1);

    private readonly RemotingServerOptions _options;
    private readonly ConnectionSettings _settings;
    private readonly IRemotingHandler _handler;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly TlsGate? _tls;
    private readonly ConnectionSweep _sweep;
    private int _open;
    private bool _isStopping;

    internal RemotingConnectionHandler(
        RemotingServerOptions options, IRemotingHandler handler, ILogger log, TimeProvider time)
    {
        _options = options;
        _settings = options.ToConnectionSettings();
        _handler = handler;
        _log = log;
        _time = time;
        _tls = options.Tls is { Mode: not TlsMode.Disabled } tls
            ? new TlsGate(tls, options.IdleTimeout, log, time)
            : null;
        _sweep = new ConnectionSweep(time, SweepPeriod);
    }

    internal TransportCounters Counters { get; } = new();

    internal IEnumerable<RemotingConnection> Connections => _sweep.Connections;

    /// <summary>Serves one connection until it ends. Never throws; the caller disposes of the
    /// connection.</summary>
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var open = Interlocked.Increment(ref _open);
        try
        {
            if (open > _options.MaxConnections)
            {
                Counters.RefusedAtLimit();
                TransportLog.RefusedAtLimit(_log, connection.RemoteEndPoint, _options.MaxConnections);
                return;
            }

            var pipe = _tls is null ? connection.Transport : await _tls.TryEnterAsync(connection);
            if (pipe is null)
                Counters.RefusedTls();
            else
                await ServeAsync(connection, pipe);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    /// <summary>Lets every connection answer what it has taken, and then end.</summary>
    internal void Stop()
    {
        Volatile.Write(ref _isStopping, true);
        foreach (var connection in Connections)
            connection.Stop();
    }

    public ValueTask DisposeAsync() => _sweep.DisposeAsync();

    private async Task ServeAsync(ConnectionContext context, IDuplexPipe pipe)
    {
        var connection = new RemotingConnection(context, pipe, _settings, _handler, Counters, _log, _time);
        _sweep.Add(connection);
        if (Volatile.Read(ref _isStopping))
            connection.Stop();
        await connection.RunAsync();
        _sweep.Remove(connection);
    }
}
