using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ActorMQ.Hocon.Settings;

/// <summary>A TCP address by name.</summary>
/// <param name="Host">A host name or an IP address, without brackets.</param>
/// <param name="Port">1 to 65535.</param>
public sealed record HostPort(string Host, int Port)
{
    private const string Scheme = "http://";

    /// <summary>
    /// Reads <c>host:port</c>, <c>[ipv6]:port</c>, or a bare host with the default port; RocketMQ's form of
    /// an endpoint, with <c>http://</c> before it, is the same.
    /// </summary>
    public static bool TryParse(string text, int defaultPort, [NotNullWhen(true)] out HostPort? address)
    {
        address = null;
        text = text.Trim();
        if (text.StartsWith(Scheme, StringComparison.Ordinal))
            text = text[Scheme.Length..];
        var bracket = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) : -1;
        var colon = text.LastIndexOf(':');
        // Several colons without brackets are a bare IPv6 address.
        var hasPort = colon > bracket
            && (bracket >= 0 || text.IndexOf(':', StringComparison.Ordinal) == colon);
        var host = hasPort ? text[..colon] : text;
        var port = defaultPort;
        if (hasPort && !int.TryParse(
            text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port))
        {
            return false;
        }

        if (bracket >= 0)
        {
            if (bracket != host.Length - 1)
                return false;
            host = host[1..^1];
        }

        if (Uri.CheckHostName(host) == UriHostNameType.Unknown || port is < 1 or > 65535)
            return false;
        address = new HostPort(host, port);
        return true;
    }

    /// <summary><c>host:port</c>, an IPv6 host in brackets.</summary>
    public override string ToString() =>
        Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
