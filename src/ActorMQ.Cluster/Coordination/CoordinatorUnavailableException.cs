namespace ActorMQ.Cluster.Coordination;

/// <summary>No endpoint of the store has answered in time, or none with sense.</summary>
internal sealed class CoordinatorUnavailableException(string message, Exception? inner)
    : Exception(message, inner);
