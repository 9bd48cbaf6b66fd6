using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Transport.Tests;

public sealed class TlsTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);
    private static readonly X509Certificate2 Certificate = MakeCertificate();

    private static readonly RemotingClientOptions Encrypted = new()
    {
        Tls = new SslClientAuthenticationOptions
        {
            TargetHost = "broker.test",
            RemoteCertificateValidationCallback = (_, shown, _, _) =>
                shown is not null && shown.GetRawCertData().AsSpan().SequenceEqual(Certificate.RawData),
        },
    };

    [Fact]
    public async Task Plain_and_encrypted_clients_share_a_permissive_port()
    {
        await using var server = await StartAsync(TlsMode.Permissive);
        await using var plain = TestServer.Client();
        await using var encrypted = TestServer.Client(Encrypted);

        Assert.Equal(300_000, await EchoAsync(plain, server, 300_000));
        Assert.Equal(300_000, await EchoAsync(encrypted, server, 300_000));
        Assert.Equal(2, server.Statistics.Connections);
    }

    [Fact]
    public async Task An_enforcing_server_refuses_plain_clients_and_counts_them()
    {
        await using var server = await StartAsync(TlsMode.Enforcing);
        await using var encrypted = TestServer.Client(Encrypted);
        using var raw = await RawClient.ConnectAsync(server);

        await raw.SendAsync(RawClient.Request(1));

        await raw.AssertClosedAsync("plain bytes on an enforcing server");
        await Eventually.True(() => server.Statistics.RefusedTls == 1, "it to be counted");
        Assert.Equal(10, await EchoAsync(encrypted, server, 10));
    }

    [Fact]
    public async Task A_server_without_TLS_closes_on_a_handshake_and_serves_plain_clients_on()
    {
        await using var server = await TestServer.StartAsync(new EchoHandler());
        await using var encrypted = TestServer.Client(Encrypted);
        await using var plain = TestServer.Client();

        await Assert.ThrowsAsync<RemotingConnectException>(() => EchoAsync(encrypted, server, 10));

        Assert.Equal(10, await EchoAsync(plain, server, 10));
        Assert.Equal(1, server.Statistics.BadFrames);
    }

    [Fact]
    public async Task A_handshake_that_goes_wrong_is_counted_and_harms_nobody()
    {
        await using var server = await StartAsync(TlsMode.Permissive);
        await using var encrypted = TestServer.Client(Encrypted);
        using var raw = await RawClient.ConnectAsync(server);

        await raw.SendAsync(new byte[] { 0x16, 3, 1, 0, 5, 1, 2, 3, 4, 5, 6, 7, 8 });

        await raw.AssertClosedAsync("a broken handshake");
        await Eventually.True(() => server.Statistics.RefusedTls == 1, "it to be counted");
        Assert.Equal(10, await EchoAsync(encrypted, server, 10));
    }

    [Fact]
    public async Task A_client_refuses_a_certificate_that_it_does_not_know()
    {
        await using var server = await StartAsync(TlsMode.Permissive);
        await using var strict = TestServer.Client(new() { Tls = new SslClientAuthenticationOptions() });

        await Assert.ThrowsAsync<RemotingConnectException>(() => EchoAsync(strict, server, 10));
    }

    private static Task<RemotingServer> StartAsync(TlsMode mode) => TestServer.StartAsync(
        new EchoHandler(),
        TestServer.Options with
        {
            Tls = new TlsOptions
            {
                Mode = mode,
                Authentication = new SslServerAuthenticationOptions { ServerCertificate = Certificate },
            },
        });

    private static async Task<int> EchoAsync(RemotingClient client, RemotingServer server, int size)
    {
        var body = new byte[size];
        new Random(size).NextBytes(body);
        var answer = await client.InvokeAsync(
            server.Address(), RequestCode.SendMessageV2, default(EmptyHeader), body, Timeout, default);
        Assert.True(answer.Body.Span.SequenceEqual(body), "the body came back changed");
        return answer.Body.Length;
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=broker.test", key, HashAlgorithmName.SHA256);
        var today = DateTimeOffset.UtcNow;
        using var certificate = request.CreateSelfSigned(today.AddDays(-1), today.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }
}
