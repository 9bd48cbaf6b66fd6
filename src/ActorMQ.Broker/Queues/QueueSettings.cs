namespace ActorMQ.Broker.Queues;

/// <summary>The bounds of one queue.</summary>
public sealed record QueueSettings
{
    /// <summary>Pulls that may wait at one queue; further ones are answered SYSTEM_BUSY.</summary>
    public int ParkedPullsMax { get; init; } = 10_000;

    /// <summary>
    /// How long messages may wait for the queue before their senders are told SYSTEM_BUSY; infinite: any
    /// time.
    /// </summary>
    public TimeSpan AppendWaitMax { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>How often waiting pulls are looked at though nothing they want has come.</summary>
    public TimeSpan RecheckPeriod { get; init; } = TimeSpan.FromSeconds(5);
}
