namespace ActorMQ.Broker.Queues;

/// <summary>The bounds of one queue.</summary>
internal sealed record QueueSettings
{
    /// <summary>Pulls that may wait at one queue; further ones are answered SYSTEM_BUSY.</summary>
    internal int ParkedPullsMax { get; init; } = 10_000;

    /// <summary>
    /// How long messages may wait for the queue before their senders are told SYSTEM_BUSY; infinite: any
    /// time.
    /// </summary>
    internal TimeSpan AppendWaitMax { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>How often waiting pulls are looked at though nothing they want has come.</summary>
    internal TimeSpan RecheckPeriod { get; init; } = TimeSpan.FromSeconds(5);
}
