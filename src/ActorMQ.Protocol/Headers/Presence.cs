namespace ActorMQ.Protocol.Headers;

/// <summary>Whether a header may lack a field.</summary>
public enum Presence
{
    /// <summary>A command without it is refused.</summary>
    Required,

    /// <summary>When it is absent the header keeps its default; a null is not written.</summary>
    Optional,
}
