using System.Net;
using ActorMQ.Protocol.Frames;

namespace ActorMQ.Bench;

/// <summary>What <c>actormq bench raw</c> sends, and for how long.</summary>
internal sealed record RawOptions
{
    /// <summary>The broker itself, not a name server.</summary>
    public required IPEndPoint Broker { get; init; }

    public required string Topic { get; init; }

    public required int Queues { get; init; }

    public required int Connections { get; init; }

    /// <summary>Sends in flight on each connection.</summary>
    public required int Window { get; init; }

    /// <summary>Bytes of each body.</summary>
    public required int Size { get; init; }

    public required HeaderEncoding Encoding { get; init; }

    public required TimeSpan WarmUp { get; init; }

    public required TimeSpan Duration { get; init; }

    /// <summary>Sends a second over all connections; null for as fast as the window allows.</summary>
    public required int? Rate { get; init; }

    /// <summary>The broker's process, to tell its processor time; null when unknown.</summary>
    public required int? BrokerProcess { get; init; }
}
