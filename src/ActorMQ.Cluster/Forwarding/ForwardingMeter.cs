using System.Diagnostics.Metrics;

namespace ActorMQ.Cluster.Forwarding;

/// <summary>What replicas count of requests that another has to serve.</summary>
internal static class ForwardingMeter
{
    /// <summary>Requests passed on to a leader.</summary>
    internal static readonly Counter<long> Forwarded = ClusterMeter.Meter.CreateCounter<long>(
        "actormq.cluster.requests.forwarded", "{request}", "Requests passed on to the leader.");

    /// <summary>Requests that had to wait for a leader.</summary>
    internal static readonly Counter<long> Kept = ClusterMeter.Meter.CreateCounter<long>(
        "actormq.cluster.requests.kept", "{request}", "Requests that had to wait for a leader.");

    /// <summary>Requests refused: nobody leads, or too many wait.</summary>
    internal static readonly Counter<long> Refused = ClusterMeter.Meter.CreateCounter<long>(
        "actormq.cluster.requests.refused", "{request}", "Requests refused for want of a leader or of room.");

    /// <summary>Requests passed on whose answer was lost with the leader, so that it is not known what became
    /// of them.</summary>
    internal static readonly Counter<long> Lost = ClusterMeter.Meter.CreateCounter<long>(
        "actormq.cluster.requests.lost", "{request}", "Requests passed on whose answer was lost.");
}
