namespace ActorMQ.Protocol.Commands;

/// <summary>Why a header could not be read.</summary>
public enum CommandError
{
    /// <summary>It was read.</summary>
    None = 0,

    /// <summary>A JSON header that is not one JSON object, or has a value of the wrong kind.</summary>
    BadJson,

    /// <summary>A binary header whose lengths reach beyond its end, or are negative.</summary>
    BadBinary,

    /// <summary>The header has no request or response code.</summary>
    NoCode,

    /// <summary>More extension fields than <see cref="CommandReader.MaxFields"/>.</summary>
    TooManyFields,
}
