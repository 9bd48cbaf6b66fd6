using System.Net.Security;
using ActorMQ.Protocol.Frames;

namespace ActorMQ.Transport;

/// <summary>The bounds of a client's connections. The defaults are those of RocketMQ's client where it has
/// the setting.</summary>
public sealed record RemotingClientOptions
{
    /// <summary>The header form of requests.</summary>
    public HeaderEncoding HeaderEncoding { get; init; } = HeaderEncoding.Json;

    /// <summary>How long making a connection may take, TLS handshake included.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Largest whole frame accepted, in bytes.</summary>
    public int MaxFrameSize { get; init; } = Frame.DefaultMaxSize;

    /// <summary>Silence both ways after which a connection is closed.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Bytes of waiting requests at which further ones wait for room.</summary>
    public int OutputHighWater { get; init; } = 4 * 1024 * 1024;

    /// <summary>Bytes of waiting requests at which those that wait go on.</summary>
    public int OutputLowWater { get; init; } = 1024 * 1024;

    /// <summary>Speaks TLS when not null; an empty target host stands for the host of the address.</summary>
    public SslClientAuthenticationOptions? Tls { get; init; }

    internal ConnectionSettings ToConnectionSettings() => new()
    {
        MaxFrameSize = MaxFrameSize,
        IdleTimeout = IdleTimeout,
        PartialFrameTimeout = null,
        PausesForOutput = false,
        OutputHighWater = OutputHighWater,
        OutputLowWater = OutputLowWater,

        // A client's senders wait at the high-water mark, so only a frame each of them stands between it and
        // here.
        OutputLimit = int.MaxValue,
        MaxRequestsInFlight = int.MaxValue,
        RequestEncoding = HeaderEncoding,
    };
}
