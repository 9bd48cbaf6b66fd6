namespace ActorMQ.Model;

/// <summary>The name under which one client process makes itself known in its heartbeats.</summary>
public readonly record struct ClientId(string Value)
{
    /// <summary>The bare name.</summary>
    public override string ToString() => Value;
}
