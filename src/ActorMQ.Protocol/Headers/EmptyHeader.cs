namespace ActorMQ.Protocol.Headers;

/// <summary>The header of commands that have no extension fields.</summary>
public struct EmptyHeader : IHeader
{
    /// <inheritdoc/>
    public readonly void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
    }
}
