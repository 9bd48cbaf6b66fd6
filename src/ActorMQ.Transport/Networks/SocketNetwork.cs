using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ActorMQ.Transport;

/// <summary>The real network: Kestrel's socket transport on both sides.</summary>
internal static class SocketNetwork
{
    // Continuations run on the thread that found the socket ready: nothing behind them blocks, and a hop to
    // another thread would cost about as much as the whole round trip.
    private const bool RunInline = true;

    internal static IConnectionListenerFactory CreateListenerFactory(
        RemotingServerOptions options, ILoggerFactory log) =>
        new SocketTransportFactory(Options.Create(SettingsOf(options)), log);

    internal static SocketTransportOptions SettingsOf(RemotingServerOptions options) => new()
    {
        NoDelay = true,
        Backlog = options.Backlog,
        MaxReadBufferSize = options.InputHighWater,
        UnsafePreferInlineScheduling = RunInline,
    };

    internal static IConnectionFactory CreateConnectionFactory(ILoggerFactory log) => new Connector(log);

    private sealed class Connector(ILoggerFactory log) : IConnectionFactory, IDisposable
    {
        private readonly SocketConnectionContextFactory _contexts = new(
            new SocketConnectionFactoryOptions { UnsafePreferInlineScheduling = RunInline },
            log.CreateLogger<RemotingClient>());

        public async ValueTask<ConnectionContext> ConnectAsync(
            EndPoint endpoint, CancellationToken cancellationToken = default)
        {
            var socket = endpoint is IPEndPoint address
                ? new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
                : new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.NoDelay = true;
            try
            {
                await socket.ConnectAsync(endpoint, cancellationToken);
                return _contexts.Create(socket);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        public void Dispose() => _contexts.Dispose();
    }
}
