namespace ActorMQ.Model.Brokers;

/// <summary>Where a broker is in its life; see <see cref="BrokerState"/>.</summary>
public enum BrokerPhase
{
    /// <summary>Nothing is open.</summary>
    Closed,

    /// <summary>The store is being recovered.</summary>
    Opening,

    /// <summary>The store is open, and nobody is served.</summary>
    Open,

    /// <summary>Requests are served.</summary>
    Serving,

    /// <summary>What was begun is being brought to its end.</summary>
    Draining,

    /// <summary>Nothing is under way; what was answered may still be on its way to clients.</summary>
    Drained,

    /// <summary>Offsets are saved, the store is being closed.</summary>
    Closing,

    /// <summary>The end.</summary>
    Ended,
}
