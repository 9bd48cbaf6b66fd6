using System.IO.Pipelines;
using System.Net.Security;

namespace ActorMQ.Transport;

/// <summary>The clear side of an encrypted connection.</summary>
internal sealed class TlsPipe : IDuplexPipe
{
    private TlsPipe(SslStream stream)
    {
        Input = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        Output = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    /// <summary>Shakes hands as the accepting side.</summary>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The handshake
    /// failed.</exception>
    internal static async Task<TlsPipe> AcceptAsync(
        IDuplexPipe pipe, SslServerAuthenticationOptions options, CancellationToken ct)
    {
        var stream = new SslStream(new DuplexPipeStream(pipe), leaveInnerStreamOpen: true);
        await stream.AuthenticateAsServerAsync(options, ct);
        return new TlsPipe(stream);
    }

    /// <summary>Shakes hands as the connecting side.</summary>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The handshake
    /// failed.</exception>
    internal static async Task<TlsPipe> ConnectAsync(
        IDuplexPipe pipe, SslClientAuthenticationOptions options, CancellationToken ct)
    {
        var stream = new SslStream(new DuplexPipeStream(pipe), leaveInnerStreamOpen: true);
        await stream.AuthenticateAsClientAsync(options, ct);
        return new TlsPipe(stream);
    }
}
