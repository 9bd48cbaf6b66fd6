using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ActorMQ.CommandLine;
using ActorMQ.Hocon.Settings;
using ActorMQ.Transport;
using HoconTls = ActorMQ.Hocon.Settings.TlsMode;
using TransportTls = ActorMQ.Transport.TlsMode;

namespace ActorMQ.Configuration;

/// <summary>The settings of connections, as the transport takes them.</summary>
internal static class ServerOptions
{
    internal static RemotingServerOptions Of(TransportSettings settings, string address, int port) => new()
    {
        Listen = new IPEndPoint(AddressOf(address), port),
        MaxFrameSize = settings.MaxFrameSizeBytes,
        MaxConnections = settings.MaxConnections,
        IdleTimeout = settings.IdleTimeout,
        MaxRequestsInFlight = settings.InFlightRequestsPerConnection,
        Backlog = settings.Backlog,
        InputHighWater = (int)settings.ReadHighWaterBytes,
        OutputHighWater = (int)settings.WriteHighWaterBytes,
        OutputLowWater = (int)settings.WriteLowWaterBytes,
        Tls = TlsOf(settings.Tls),
    };

    private static IPAddress AddressOf(string address) =>
        IPAddress.TryParse(address, out var ip) ? ip : throw new CommandFailedException(
            ExitCode.Usage, $"'{address}' is no IP address to listen on. Write 0.0.0.0 for all of IPv4");

    private static TlsOptions? TlsOf(TlsSettings settings)
    {
        if (settings.Mode == HoconTls.Disabled)
            return null;
        var certificate = CertificateOf(settings);
        return new TlsOptions
        {
            Mode = settings.Mode == HoconTls.Enforcing ? TransportTls.Enforcing : TransportTls.Permissive,
            Authentication = new SslServerAuthenticationOptions { ServerCertificate = certificate },
        };
    }

    private static X509Certificate2 CertificateOf(TlsSettings settings)
    {
        try
        {
            var path = settings.CertificatePath!;
            return settings.KeyPassword is { } password
                ? X509Certificate2.CreateFromEncryptedPemFile(path, password, settings.KeyPath)
                : X509Certificate2.CreateFromPemFile(path, settings.KeyPath);
        }
        catch (Exception failed) when (failed is IOException or CryptographicException)
        {
            throw new CommandFailedException(
                ExitCode.StoreUnusable,
                $"the certificate {settings.CertificatePath} can't be used: {failed.Message}",
                failed);
        }
    }
}
