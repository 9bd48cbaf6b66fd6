namespace ActorMQ.Model;

/// <summary>The name of a broker group: one master and its slaves, which is one shard.</summary>
public readonly record struct BrokerName(string Value)
{
    /// <summary>The bare name.</summary>
    public override string ToString() => Value;
}
