namespace ActorMQ.Hocon.Resolution;

/// <summary>Unfolding a value met the value itself. Never leaves the resolver.</summary>
internal sealed class CycleException(Layer layer) : Exception
{
    /// <summary>Where the cycle closes.</summary>
    public Layer Layer { get; } = layer;
}
