using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace ActorMQ.Transport;

/// <summary>Where a connection's frames go: straight into its socket, or into a pipe.</summary>
/// <remarks>
/// Frames lie in one array already, so with a socket the pipe would only add a copy. It stays for what is no
/// plain socket: TLS, and networks that tests make up. One send at a time.
/// </remarks>
internal readonly struct ConnectionOutput
{
    private readonly PipeWriter _pipe;
    private readonly Socket? _socket;

    /// <summary>The output of a connection.</summary>
    /// <param name="context">The connection.</param>
    /// <param name="pipe">What is to be written to: the connection's own pipe, or one around it.</param>
    internal ConnectionOutput(ConnectionContext context, IDuplexPipe pipe)
    {
        _pipe = pipe.Output;
        if (ReferenceEquals(pipe, context.Transport))
            _socket = context.Features.Get<IConnectionSocketFeature>()?.Socket;
    }

    /// <summary>Sends all the bytes, which must stay as they are until it is done.</summary>
    /// <returns>Whether the other end still takes any.</returns>
    /// <exception cref="SocketException">The connection is lost.</exception>
    /// <exception cref="IOException">The connection is lost.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> bytes)
    {
        if (_socket is null)
            return !(await _pipe.WriteAsync(bytes)).IsCompleted;
        while (!bytes.IsEmpty)
            bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None)..];
        return true;
    }

    /// <summary>Nothing more will be sent: the other end is told once it has all.</summary>
    internal ValueTask CompleteAsync() => _pipe.CompleteAsync();
}
