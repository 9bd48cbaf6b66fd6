using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace ActorMQ.Transport;

/// <summary>A connected socket as a connection. It is closed with it.</summary>
internal sealed class SocketConnection : ConnectionContext, IDuplexPipe, IConnectionSocketFeature
{
    private readonly SocketInput _input;
    private readonly NetworkStream _stream;
    private int _isClosed;

    /// <summary>Takes a socket over.</summary>
    /// <param name="socket">Connected.</param>
    /// <param name="readSizeMax">Bytes received at once at most, unless a frame is larger.</param>
    /// <param name="time">The clock.</param>
    internal SocketConnection(Socket socket, int readSizeMax, TimeProvider time)
    {
        Socket = socket;
        socket.NoDelay = true;
        LocalEndPoint = socket.LocalEndPoint;
        RemoteEndPoint = socket.RemoteEndPoint;
        _input = new SocketInput(socket, readSizeMax, time);
        _stream = new NetworkStream(socket, ownsSocket: false);
        Output = PipeWriter.Create(_stream, new StreamPipeWriterOptions(leaveOpen: true));
        Transport = this;
        Features.Set<IConnectionSocketFeature>(this);
    }

    /// <inheritdoc/>
    public Socket Socket { get; }

    /// <inheritdoc/>
    public PipeReader Input => _input;

    /// <inheritdoc/>
    public PipeWriter Output { get; }

    /// <inheritdoc/>
    public override IDuplexPipe Transport { get; set; }

    /// <inheritdoc/>
    public override string ConnectionId { get; set; } = string.Empty;

    /// <inheritdoc/>
    public override IFeatureCollection Features { get; } = new FeatureCollection();

    /// <inheritdoc/>
    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    /// <summary>Breaks the connection: what is not sent is lost, and the other end sees that.</summary>
    public override void Abort(ConnectionAbortedException abortReason)
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 0)
            Socket.Close(timeout: 0);
    }

    /// <summary>Closes the connection behind what was sent.</summary>
    public override async ValueTask DisposeAsync()
    {
        _input.Complete();
        await _stream.DisposeAsync();
        if (Interlocked.Exchange(ref _isClosed, 1) == 0)
        {
            try
            {
                Socket.Shutdown(SocketShutdown.Both);
            }
            catch (SocketException)
            {
                // The other end was first.
            }

            Socket.Dispose();
        }

        await base.DisposeAsync();
    }
}
