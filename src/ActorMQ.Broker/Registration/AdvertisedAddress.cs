using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using ActorMQ.Transport;

namespace ActorMQ.Broker.Registration;

/// <summary>Which address clients are told, when nobody has said it.</summary>
internal static class AdvertisedAddress
{
    /// <summary><c>host:port</c>; an IPv6 address stands in brackets, as RocketMQ's do.</summary>
    internal static string WithPort(string host, int port) =>
        host.Contains(':', StringComparison.Ordinal) && !host.StartsWith('[')
            ? $"[{host}]:{port}"
            : $"{host}:{port}";

    /// <summary>Finds the broker's own address as others see it.</summary>
    /// <remarks>
    /// In this order: what the operator says; the address that the broker listens at, when that is one; the
    /// local address of a connection to a name server on another machine; the first address of a network
    /// interface; loopback.
    /// </remarks>
    /// <param name="configured">What the operator says, without port; null for nothing.</param>
    /// <param name="listening">Where the broker listens.</param>
    /// <param name="nameServers">The name servers, as <c>host:port</c>.</param>
    /// <param name="client">Connects to them.</param>
    /// <param name="patience">How long to try one.</param>
    /// <returns>An address or a host name, without port.</returns>
    internal static async Task<string> FindAsync(
        string? configured,
        IPEndPoint listening,
        IReadOnlyList<string> nameServers,
        RemotingClient client,
        TimeSpan patience)
    {
        if (!string.IsNullOrWhiteSpace(configured))
            return configured;
        if (!listening.Address.Equals(IPAddress.Any) && !listening.Address.Equals(IPAddress.IPv6Any))
            return listening.Address.ToString();
        foreach (var server in nameServers)
        {
            if (await LocalAddressTowardsAsync(server, client, patience) is { } address
                && !IPAddress.IsLoopback(address))
            {
                return address.ToString(); // Loopback only says that the name server is on this machine.
            }
        }

        return (FirstOfInterfaces() ?? IPAddress.Loopback).ToString();
    }

    private static async Task<IPAddress?> LocalAddressTowardsAsync(
        string server, RemotingClient client, TimeSpan patience)
    {
        using var giveUp = new CancellationTokenSource(patience);
        try
        {
            var address = (await client.ConnectAsync(server, giveUp.Token)).LocalEndPoint.Address;
            return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        }
        catch (Exception failure) when (failure is RemotingException or OperationCanceledException)
        {
            return null;
        }
    }

    private static IPAddress? FirstOfInterfaces() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(network => network.OperationalStatus == OperationalStatus.Up)
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address)
        .FirstOrDefault(address =>
            address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
}
