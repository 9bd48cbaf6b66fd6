using System.Net;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Transport.Tests;

/// <summary>Servers on free loopback ports.</summary>
internal static class TestServer
{
    internal static readonly RemotingServerOptions Options =
        new() { Listen = new IPEndPoint(IPAddress.Loopback, 0) };

    internal static Task<RemotingServer> StartAsync(
        IRemotingHandler handler, RemotingServerOptions? options = null, TimeProvider? time = null) =>
        RemotingServer.StartAsync(
            options ?? Options,
            handler, NullLoggerFactory.Instance, time ?? TimeProvider.System, CancellationToken.None);

    internal static RemotingClient Client(
        RemotingClientOptions? options = null, IRemotingHandler? pushes = null, TimeProvider? time = null) =>
        new(options ?? new(), pushes, NullLoggerFactory.Instance, time ?? TimeProvider.System);

    internal static string Address(this RemotingServer server) => server.LocalEndPoint.ToString();
}
