using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace ActorMQ.Transport;

/// <summary>The real network.</summary>
/// <remarks>
/// Continuations run on the thread that found the socket ready: nothing behind them blocks, and a hop to
/// another thread would cost about as much as the whole round trip.
/// </remarks>
internal sealed class SocketNetwork : IConnectionListenerFactory, IConnectionFactory
{
    /// <summary>Bytes received at once at most, if nothing else is said: some hundred sends.</summary>
    internal const int DefaultReadSizeMax = 64 * 1024;

    private readonly int _backlog;
    private readonly int _readSizeMax = DefaultReadSizeMax;
    private readonly TimeProvider _time;

    /// <summary>A network whose connections have the default bounds.</summary>
    internal SocketNetwork(TimeProvider time) => _time = time;

    /// <summary>A network to listen on.</summary>
    internal SocketNetwork(RemotingServerOptions options, TimeProvider time)
        : this(time)
    {
        _backlog = options.Backlog;
        _readSizeMax = options.InputHighWater;
    }

    /// <exception cref="IOException">The address is in use or not ours.</exception>
    public ValueTask<IConnectionListener> BindAsync(
        EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        Socket? socket = null;
        try
        {
            socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
            socket.Listen(_backlog);
            return new(new SocketListener(socket, _readSizeMax, _time));
        }
        catch (SocketException refused)
        {
            socket?.Dispose();
            if (refused.SocketErrorCode == SocketError.AddressAlreadyInUse)
                throw new AddressInUseException(refused.Message, refused);
            throw;
        }
    }

    /// <exception cref="SocketException">Nobody listens there, or it cannot be reached.</exception>
    public async ValueTask<ConnectionContext> ConnectAsync(
        EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var socket = endpoint is IPEndPoint address
            ? new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken);
            return new SocketConnection(socket, _readSizeMax, _time);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
