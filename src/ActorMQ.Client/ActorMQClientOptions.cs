using System.Net;
using System.Net.Security;
using ActorMQ.Protocol.Frames;

namespace ActorMQ.Client;

/// <summary>What all producers and consumers of one client share. The defaults are RocketMQ's.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 client/.../ClientConfig.java.</remarks>
public sealed record ActorMQClientOptions
{
    /// <summary>
    /// Addresses as <c>host:port</c>, separated by semicolons. When not set: the environment variable
    /// <c>NAMESRV_ADDR</c>.
    /// </summary>
    public string NameServers { get; init; } =
        Environment.GetEnvironmentVariable("NAMESRV_ADDR") ?? string.Empty;

    /// <summary>This host's address, as brokers see it in the client's id; null: an address of this
    /// host.</summary>
    public IPAddress? ClientAddress { get; init; }

    /// <summary>Tells this client from others of the same host; null makes one up for the process.</summary>
    public string? InstanceName { get; init; }

    /// <summary>The header form of requests. Answers come in either form.</summary>
    public HeaderEncoding HeaderEncoding { get; init; } = HeaderEncoding.Json;

    /// <summary>How long requests other than sends and pulls may take.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often the routes of the topics in use are asked for again.</summary>
    public TimeSpan RouteRefreshInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often brokers are told that this client lives.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a broker that was asked may say nothing until it is asked whether it lives, within 400 ms;
    /// one that takes a send is asked sooner. Null: never, and only timeouts tell of a network that was cut.
    /// </summary>
    public TimeSpan? BrokerSilenceMax { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Speaks TLS with name servers and brokers when not null.</summary>
    public SslClientAuthenticationOptions? Tls { get; init; }
}
