namespace ActorMQ.Model;

/// <summary>The name of a cluster of broker groups.</summary>
public readonly record struct ClusterName(string Value)
{
    /// <summary>The bare name.</summary>
    public override string ToString() => Value;
}
