using ActorMQ.Broker.Requests;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Broker.Brokers;

/// <summary>What a broker leans on.</summary>
internal sealed record BrokerSurroundings
{
    /// <summary>What its operator says.</summary>
    internal required BrokerOptions Options { get; init; }

    /// <summary>Where requests come in: opened while the broker serves.</summary>
    internal required BrokerRequests Requests { get; init; }

    /// <summary>Where failures are told.</summary>
    internal required ILoggerFactory Logs { get; init; }

    /// <summary>Called when the broker and all of its parts have ended.</summary>
    internal required Action Ended { get; init; }
}
