namespace ActorMQ.Model.Routing;

/// <summary>A replica that a name server has heard of lately.</summary>
/// <param name="At">Its cluster and address.</param>
/// <param name="Name">Its group.</param>
/// <param name="Connection">The connection of its latest registration.</param>
/// <param name="Version">Its topics' version.</param>
/// <param name="ReplicationAddress">Where slaves copy its log from.</param>
/// <param name="LastHeard">When it was heard last, on the name server's monotonic clock.</param>
/// <param name="Timeout">How long it may be silent.</param>
public sealed record LiveBroker(
    BrokerAddress At,
    BrokerName Name,
    BrokerConnection Connection,
    TopicsVersion Version,
    string ReplicationAddress,
    TimeSpan LastHeard,
    TimeSpan Timeout)
{
    internal bool IsExpiredAt(TimeSpan now) => now - LastHeard > Timeout;
}
