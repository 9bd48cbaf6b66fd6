namespace ActorMQ.Protocol.Commands;

/// <summary>The language in which the sender of a command is written.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/LanguageCode.java, whose names stand in the
/// summaries and travel in JSON headers.
/// </remarks>
public enum LanguageCode : byte
{
    /// <summary>JAVA.</summary>
    Java = 0,

    /// <summary>CPP.</summary>
    Cpp = 1,

    /// <summary>DOTNET.</summary>
    DotNet = 2,

    /// <summary>PYTHON.</summary>
    Python = 3,

    /// <summary>DELPHI.</summary>
    Delphi = 4,

    /// <summary>ERLANG.</summary>
    Erlang = 5,

    /// <summary>RUBY.</summary>
    Ruby = 6,

    /// <summary>OTHER.</summary>
    Other = 7,

    /// <summary>HTTP.</summary>
    Http = 8,

    /// <summary>GO.</summary>
    Go = 9,

    /// <summary>PHP.</summary>
    Php = 10,

    /// <summary>OMS.</summary>
    Oms = 11,

    /// <summary>RUST.</summary>
    Rust = 12,

    /// <summary>NODE_JS.</summary>
    NodeJs = 13,
}
