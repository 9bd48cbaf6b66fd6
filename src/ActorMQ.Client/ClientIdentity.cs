using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace ActorMQ.Client;

/// <summary>What tells one client from all others: <c>address@instance</c>.</summary>
internal sealed record ClientIdentity(IPAddress Address, string ClientId, int Number)
{
    private static int _last;

    /// <summary>The next identity of this process.</summary>
    internal static ClientIdentity Next(IPAddress? given, string? instance)
    {
        var number = Interlocked.Increment(ref _last);
        var address = given ?? LocalAddress();
        return new ClientIdentity(
            address, $"{address}@{instance ?? $"{Environment.ProcessId}#{number}"}", number);
    }

    /// <summary>An IPv4 address of this host that is not the loopback's, if there is one.</summary>
    private static IPAddress LocalAddress() =>
        NetworkInterface.GetAllNetworkInterfaces()
            .Where(i => i.OperationalStatus == OperationalStatus.Up)
            .Where(i => i.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(i => i.GetIPProperties().UnicastAddresses)
            .Select(a => a.Address)
            .FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork)
        ?? IPAddress.Loopback;
}
