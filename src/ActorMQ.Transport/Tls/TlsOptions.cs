using System.Net.Security;

namespace ActorMQ.Transport;

/// <summary>How a server speaks TLS.</summary>
public sealed record TlsOptions
{
    /// <summary>Who may connect how.</summary>
    public required TlsMode Mode { get; init; }

    /// <summary>Certificate, protocol versions, whether clients must show a certificate.</summary>
    public required SslServerAuthenticationOptions Authentication { get; init; }

    /// <summary>How long the handshake may take.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
