namespace ActorMQ.Model;

/// <summary>The name of a producer group or a consumer group.</summary>
public readonly record struct GroupName(string Value)
{
    /// <summary>The bare name.</summary>
    public override string ToString() => Value;
}
