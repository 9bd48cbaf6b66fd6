using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Transport;

/// <summary>Makes a client's connections and serves them until they end.</summary>
internal sealed class ServerDialer(
    RemotingClientOptions options,
    IRemotingHandler pushes,
    IConnectionFactory network,
    ConnectionSweep sweep,
    ILogger log,
    TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(2);

    private readonly ConnectionSettings _settings = options.ToConnectionSettings();
    private readonly ConcurrentDictionary<RemotingConnection, Task> _serving = new();
    private readonly CancellationTokenSource _disposed = new();

    internal TransportCounters Counters { get; } = new();

    /// <summary>Connects and starts to serve the connection.</summary>
    /// <exception cref="RemotingConnectException">It could not be made.</exception>
    internal async Task<RemotingConnection> DialAsync(string address)
    {
        if (!ServerAddress.TryParse(address, out var endPoint, out var host))
        {
            throw new RemotingConnectException(
                $"'{address}' is not an address of the form host:port", inner: null);
        }

        using var timeout = new CancellationTokenSource(options.ConnectTimeout, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _disposed.Token);
        ConnectionContext? context = null;
        try
        {
            context = await network.ConnectAsync(endPoint, limit.Token);
            var pipe = await EncryptAsync(context, host, limit.Token);
            return Serve(context, pipe);
        }
        catch (Exception failed) when (failed is SocketException or IOException or AuthenticationException
            or OperationCanceledException)
        {
            if (context is not null)
                await context.DisposeAsync();
            var why = timeout.IsCancellationRequested
                ? $"no connection within {options.ConnectTimeout}"
                : failed.Message;
            throw new RemotingConnectException($"cannot connect to {address}: {why}", failed);
        }
    }

    /// <summary>Waits for the connections, which the caller has closed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync();
        foreach (var (connection, _) in _serving)
            connection.Close(DisconnectReason.Stopped);
        try
        {
            await Task.WhenAll(_serving.Values).WaitAsync(DisposeTimeout, time);
        }
        catch (TimeoutException)
        {
            // A handler that does not return keeps its connection's loop; the socket is closed all the same.
        }

        await sweep.DisposeAsync();
        if (network is IDisposable disposable)
            disposable.Dispose();
        _disposed.Dispose();
    }

    private async Task<IDuplexPipe> EncryptAsync(ConnectionContext context, string host, CancellationToken ct)
    {
        if (options.Tls is not { } tls)
            return context.Transport;
        return await TlsPipe.ConnectAsync(context.Transport, WithTarget(tls, host), ct);
    }

    private static SslClientAuthenticationOptions WithTarget(
        SslClientAuthenticationOptions tls, string host) =>
        !string.IsNullOrEmpty(tls.TargetHost)
            ? tls
            : new SslClientAuthenticationOptions
            {
                TargetHost = host,
                ClientCertificates = tls.ClientCertificates,
                ClientCertificateContext = tls.ClientCertificateContext,
                LocalCertificateSelectionCallback = tls.LocalCertificateSelectionCallback,
                RemoteCertificateValidationCallback = tls.RemoteCertificateValidationCallback,
                CertificateChainPolicy = tls.CertificateChainPolicy,
                CertificateRevocationCheckMode = tls.CertificateRevocationCheckMode,
                EnabledSslProtocols = tls.EnabledSslProtocols,
                CipherSuitesPolicy = tls.CipherSuitesPolicy,
            };

    private RemotingConnection Serve(ConnectionContext context, IDuplexPipe pipe)
    {
        var connection = new RemotingConnection(context, pipe, _settings, pushes, Counters, log, time);
        sweep.Add(connection);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _serving[connection] = done.Task;
        _ = ServeAsync(connection, context, done);
        if (_disposed.IsCancellationRequested)
            connection.Close(DisconnectReason.Stopped);
        return connection;
    }

    private async Task ServeAsync(
        RemotingConnection connection, ConnectionContext context, TaskCompletionSource done)
    {
        await connection.RunAsync();
        sweep.Remove(connection);
        try
        {
            context.Abort();
            await context.DisposeAsync();
        }
        catch (Exception failure)
        {
            TransportLog.ContextFailed(log, context.RemoteEndPoint, failure);
        }

        _serving.TryRemove(connection, out _);
        done.SetResult();
    }
}
