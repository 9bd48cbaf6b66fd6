using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace ActorMQ.Transport;

/// <summary>Accepts connections of a socket that listens.</summary>
internal sealed class SocketListener(Socket socket, int readSizeMax, TimeProvider time) : IConnectionListener
{
    // Without descriptors nothing can be accepted, until some connection ends.
    private static readonly TimeSpan Exhausted = TimeSpan.FromMilliseconds(100);

    /// <summary>What listens.</summary>
    internal Socket Socket => socket;

    /// <inheritdoc/>
    public EndPoint EndPoint { get; } = socket.LocalEndPoint!;

    /// <returns>The next connection; null when the socket is closed.</returns>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Socket? accepted = null;
            try
            {
                accepted = await socket.AcceptAsync(cancellationToken);
                return new SocketConnection(accepted, readSizeMax, time);
            }
            catch (Exception closed) when (closed is ObjectDisposedException
                or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                return null;
            }
            catch (SocketException failed)
            {
                // The one that was to be accepted is gone again, or there is no room for it.
                accepted?.Dispose();
                var isExhausted = failed.SocketErrorCode
                    is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable;
                if (isExhausted)
                    await Task.Delay(Exhausted, time, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => UnbindAsync();
}
