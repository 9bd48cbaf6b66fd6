using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace ActorMQ.Transport;

/// <summary>Reads <c>host:port</c>, where host is a name, an IPv4 address, or an IPv6 address in
/// brackets.</summary>
internal static class ServerAddress
{
    internal static bool TryParse(string text, [NotNullWhen(true)] out EndPoint? endPoint, out string host)
    {
        endPoint = null;
        host = string.Empty;
        var colon = text.LastIndexOf(':');
        if (colon <= 0)
            return false;
        if (!ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, null, out var port) || port == 0)
            return false;
        host = text[..colon].Trim('[', ']');
        if (host.Length == 0)
            return false;
        endPoint = IPAddress.TryParse(host, out var address)
            ? new IPEndPoint(address, port)
            : new DnsEndPoint(host, port);
        return true;
    }
}
