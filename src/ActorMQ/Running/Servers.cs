using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using ActorMQ.Broker;
using ActorMQ.Configuration;
using ActorMQ.Hocon.Settings;
using ActorMQ.Model;
using ActorMQ.NameServer;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Running;

/// <summary>Starts name servers and brokers in this process.</summary>
internal static class Servers
{
    internal static Task<NameServerHost> StartNameServerAsync(
        NameServerOptions options, ILoggerFactory logs, CancellationToken stop) => Listening.StartAsync(
            "name server",
            options.Server.Listen,
            () => NameServerHost.StartAsync(options, logs, TimeProvider.System, stop));

    internal static Task<BrokerServer> StartBrokerAsync(
        BrokerOptions options, ILoggerFactory logs, CancellationToken stop) => Listening.StartAsync(
            "broker",
            options.Transport.Listen,
            () => BrokerServer.StartAsync(options, logs, TimeProvider.System, stop));

    /// <summary>
    /// A name server, and a broker that is registered with it; they stop in the opposite order.
    /// </summary>
    internal static async Task<RunningServers> StartBothAsync(
        ActorMqSettings settings, ILoggerFactory logs, CancellationToken stop)
    {
        var names = await StartNameServerAsync(NameServerOptionsOf.Settings(settings), logs, stop);
        try
        {
            var options = BrokerOptionsOf.Settings(settings);
            var listening = options.Transport.Listen.Address;
            var broker = await StartBrokerAsync(
                options with
                {
                    NameServers = [Reachable(names.LocalEndPoint).ToString()],
                    AdvertisedAddress = options.AdvertisedAddress ?? OwnAddress(listening),
                },
                logs,
                stop);
            await WaitForRegistrationAsync(names, options.Name, stop);
            var description = $"name server {names.LocalEndPoint}, {Describe(broker, settings)}";
            var either = Task.WhenAny(names.Completion, broker.Completion).Unwrap();
            return new RunningServers(description, either, names, broker)
            {
                NameServer = Reachable(names.LocalEndPoint).ToString(),
            };
        }
        catch
        {
            await names.DisposeAsync();
            throw;
        }
    }

    /// <summary>Who reads the ready line may send at once: the routes lead to the broker.</summary>
    private static async Task WaitForRegistrationAsync(
        NameServerHost names, BrokerName broker, CancellationToken stop)
    {
        for (var tries = 0; tries < 1000 && !names.HasBroker(broker); tries++)
            await Task.Delay(TimeSpan.FromMilliseconds(5), stop);
    }

    internal static string Describe(BrokerServer broker, ActorMqSettings settings) =>
        $"broker {settings.Broker.Name} {broker.Address}, store {Path.GetFullPath(settings.Store.Path)}";

    /// <summary>Where this process itself reaches a port that listens on all addresses.</summary>
    private static IPEndPoint Reachable(IPEndPoint listening) =>
        IsAny(listening.Address) ? new IPEndPoint(IPAddress.Loopback, listening.Port) : listening;

    /// <summary>
    /// An address that other machines can reach too. The broker itself would look at its connection to the
    /// name server,
    /// which here stays within the machine. Null when the broker listens on one address anyway.
    /// </summary>
    internal static string? OwnAddress(IPAddress listening) => !IsAny(listening)
        ? null
        : NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork
                && !IPAddress.IsLoopback(address))?.ToString();

    private static bool IsAny(IPAddress address) =>
        address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
