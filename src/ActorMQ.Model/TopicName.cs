namespace ActorMQ.Model;

/// <summary>The name of a topic, unique in a cluster.</summary>
public readonly record struct TopicName(string Value)
{
    /// <summary>The bare name.</summary>
    public override string ToString() => Value;
}
