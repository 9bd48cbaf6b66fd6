using ActorMQ.Cluster.Shards;

namespace ActorMQ.Cluster.Coordination;

/// <summary>A value as a key holds it.</summary>
/// <param name="Value">What was read.</param>
/// <param name="Revision">When the key was last put: what a change has to expect.</param>
internal sealed record Stored<T>(T Value, RecordRevision Revision);
