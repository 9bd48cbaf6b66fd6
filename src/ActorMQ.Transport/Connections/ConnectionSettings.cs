using ActorMQ.Protocol.Frames;

namespace ActorMQ.Transport;

/// <summary>The bounds of one connection; the same for all connections of a server or a client.</summary>
internal sealed record ConnectionSettings
{
    /// <summary>Largest whole frame accepted, in bytes.</summary>
    internal required int MaxFrameSize { get; init; }

    /// <summary>Silence both ways after which the connection is closed; infinite: never.</summary>
    internal required TimeSpan IdleTimeout { get; init; }

    /// <summary>Silence in the middle of a frame after which the connection is closed; null: the idle timeout
    /// alone.</summary>
    internal required TimeSpan? PartialFrameTimeout { get; init; }

    /// <summary>
    /// Whether reading pauses while too much output waits. A server must, for what it reads makes output; a
    /// client must not: when both ends waited for the other to read, neither would ever go on.
    /// </summary>
    internal required bool PausesForOutput { get; init; }

    /// <summary>Bytes of waiting output at which reading may pause and pushes are refused.</summary>
    internal required int OutputHighWater { get; init; }

    /// <summary>Bytes of waiting output at which reading goes on.</summary>
    internal required int OutputLowWater { get; init; }

    /// <summary>Bytes of waiting output at which the connection is closed.</summary>
    internal required int OutputLimit { get; init; }

    /// <summary>Unanswered requests at which reading pauses; it goes on at half of them.</summary>
    internal required int MaxRequestsInFlight { get; init; }

    /// <summary>The header form of our own requests.</summary>
    internal required HeaderEncoding RequestEncoding { get; init; }
}
