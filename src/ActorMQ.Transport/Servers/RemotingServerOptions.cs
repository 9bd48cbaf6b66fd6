using System.Net;
using ActorMQ.Protocol.Frames;

namespace ActorMQ.Transport;

/// <summary>What a server listens on, and the bounds of its connections.</summary>
public sealed record RemotingServerOptions
{
    /// <summary>Address and port; port 0 lets the system choose.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>Further addresses, served alike.</summary>
    public IReadOnlyList<IPEndPoint> AlsoListen { get; init; } = [];

    /// <summary>Largest whole frame accepted, in bytes.</summary>
    public int MaxFrameSize { get; init; } = Frame.DefaultMaxSize;

    /// <summary>Open connections at which the next one is closed at once and counted.</summary>
    public int MaxConnections { get; init; } = 100_000;

    /// <summary>Silence both ways after which a connection is closed, to within a second.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Silence in the middle of a frame after which a connection is closed; null: the idle timeout
    /// alone.</summary>
    public TimeSpan? PartialFrameTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Connections that the system accepts before the server has taken them; sockets
    /// alone.</summary>
    public int Backlog { get; init; } = 1024;

    /// <summary>Bytes of a connection that are read from its socket before those read are handled, unless
    /// one frame is larger; sockets alone.</summary>
    public int InputHighWater { get; init; } = SocketNetwork.DefaultReadSizeMax;

    /// <summary>Bytes of waiting output at which reading from a connection pauses and pushes to it are
    /// refused.</summary>
    public int OutputHighWater { get; init; } = 1024 * 1024;

    /// <summary>Bytes of waiting output at which reading goes on.</summary>
    public int OutputLowWater { get; init; } = 256 * 1024;

    /// <summary>Bytes of waiting output at which a connection is closed: its other end does not
    /// read.</summary>
    public int OutputLimit { get; init; } = 64 * 1024 * 1024;

    /// <summary>Unanswered requests, parked pulls among them, at which reading from a connection
    /// pauses.</summary>
    public int MaxRequestsInFlight { get; init; } = 16_384;

    /// <summary>TLS on the same port; null: plain connections alone.</summary>
    public TlsOptions? Tls { get; init; }

    internal ConnectionSettings ToConnectionSettings() => new()
    {
        MaxFrameSize = MaxFrameSize,
        IdleTimeout = IdleTimeout,
        PartialFrameTimeout = PartialFrameTimeout,
        PausesForOutput = true,
        OutputHighWater = OutputHighWater,
        OutputLowWater = OutputLowWater,
        OutputLimit = OutputLimit,
        MaxRequestsInFlight = MaxRequestsInFlight,
        RequestEncoding = HeaderEncoding.Json,
    };
}
