using System.IO.Pipelines;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Transport;

/// <summary>Decides by a connection's first byte whether it is encrypted, and shakes hands if so.</summary>
/// <remarks>
/// A TLS connection starts with a handshake record, type 0x16. A remoting frame that did so would be over 350
/// MiB.
/// Source: apache/rocketmq 8fc57f1 remoting/.../netty/NettyRemotingServer.java (HandshakeHandler).
/// </remarks>
internal sealed class TlsGate(TlsOptions options, TimeSpan firstByteTimeout, ILogger log, TimeProvider time)
{
    private const byte HandshakeRecord = 0x16;

    /// <summary>The pipe to talk over, or null when the connection may not go on.</summary>
    internal async Task<IDuplexPipe?> TryEnterAsync(ConnectionContext connection)
    {
        try
        {
            using var silence = new CancellationTokenSource(firstByteTimeout, time);
            var isTls = await StartsWithHandshakeAsync(connection.Transport.Input, silence.Token);
            if (!isTls && options.Mode != TlsMode.Enforcing)
                return connection.Transport;
            if (!isTls)
                return Refuse(connection, "it does not speak TLS, which is demanded");
            using var handshake = new CancellationTokenSource(options.HandshakeTimeout, time);
            return await TlsPipe.AcceptAsync(connection.Transport, options.Authentication, handshake.Token);
        }
        catch (Exception failed) when (
            failed is AuthenticationException or OperationCanceledException or IOException)
        {
            return Refuse(connection, $"the TLS handshake failed: {failed.Message}");
        }
    }

    /// <summary>Looks at the first byte and leaves it where it is. A connection that ends without one is a
    /// plain one.</summary>
    private static async Task<bool> StartsWithHandshakeAsync(PipeReader input, CancellationToken ct)
    {
        var result = await input.ReadAsync(ct);
        var isTls = !result.Buffer.IsEmpty && result.Buffer.FirstSpan[0] == HandshakeRecord;
        input.AdvanceTo(result.Buffer.Start);
        return isTls;
    }

    private IDuplexPipe? Refuse(ConnectionContext connection, string why)
    {
        TransportLog.RefusedTls(log, connection.RemoteEndPoint, why);
        return null;
    }
}
