namespace ActorMQ.Protocol.Headers;

/// <summary>What can be wrong with a field.</summary>
public enum FieldFault
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It is required and not there.</summary>
    Missing,

    /// <summary>It should be a decimal number, or lies outside the number's range.</summary>
    NotANumber,

    /// <summary>It should be true or false.</summary>
    NotABoolean,

    /// <summary>It should be valid UTF-8.</summary>
    NotText,
}
