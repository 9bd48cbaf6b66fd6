using ActorMQ.Broker.Registration;
using ActorMQ.Broker.Requests;

namespace ActorMQ.Broker.Brokers;

/// <summary>Where a broker is reached, and who is told so; known when its port is bound.</summary>
internal sealed record BrokerPlace
{
    /// <summary>What the broker says of itself.</summary>
    internal required BrokerIdentity Identity { get; init; }

    /// <summary>The port that it listens on.</summary>
    internal required int Port { get; init; }

    /// <summary>Whom it tells of itself; may be nobody.</summary>
    internal required RegistrationSettings Registration { get; init; }

    /// <summary>The way to them.</summary>
    internal required INameServers NameServers { get; init; }
}
