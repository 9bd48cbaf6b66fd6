namespace ActorMQ.Cluster.Nodes;

/// <summary>A command cannot be; the message says why, for whoever gave it.</summary>
internal sealed class ClusterCommandException(string message) : Exception(message);
