namespace ActorMQ.Hocon.Values;

/// <summary>What a simple value was written as.</summary>
public enum ScalarKind
{
    /// <summary>The word null.</summary>
    Null,

    /// <summary>The word true or false.</summary>
    Boolean,

    /// <summary>A number by JSON's grammar.</summary>
    Number,

    /// <summary>Quoted or unquoted text.</summary>
    Text,

    /// <summary>Blanks between values of one line; never in a resolved configuration.</summary>
    Space,
}
