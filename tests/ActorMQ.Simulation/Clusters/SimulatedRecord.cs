namespace ActorMQ.Simulation.Clusters;

/// <summary>A message as a leader has written it once; replicas hold the same object.</summary>
internal sealed class SimulatedRecord(int producer, int sequence, int attempt, int queue, int size)
{
    public int Producer => producer;

    public int Sequence => sequence;

    public int Queue => queue;

    public int Size => size;

    /// <summary>Its place in its queue, which the leader gives it.</summary>
    public long Offset { get; set; }

    public override string ToString() => $"p{producer}#{sequence}.{attempt}";
}
