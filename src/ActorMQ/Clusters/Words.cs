using ActorMQ.Cluster.Nodes;

namespace ActorMQ.Clusters;

/// <summary>States as commands show them.</summary>
internal static class Words
{
    internal static string Of(NodeLiving state) => state switch
    {
        NodeLiving.Up => "up",
        NodeLiving.Leaving => "leaving",
        NodeLiving.Stopping => "stopping",
        NodeLiving.Stopped => "stopped",
        NodeLiving.Lost => "lost",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "no such state"),
    };

    internal static string Of(HealthState state) => state switch
    {
        HealthState.Ok => "ok",
        HealthState.Degraded => "degraded",
        HealthState.Unavailable => "unavailable",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "no such state"),
    };

    /// <summary>Names with spaces between; a dash for none.</summary>
    internal static string List(IReadOnlyCollection<string> names) =>
        names.Count == 0 ? "-" : string.Join(' ', names);
}
