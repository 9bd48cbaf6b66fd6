namespace ActorMQ.Hocon.Settings;

/// <summary>
/// Severity of log messages; the numbers are those of Microsoft.Extensions.Logging.LogLevel.
/// </summary>
public enum LoggingLevel
{
    /// <summary>Every step.</summary>
    Trace,

    /// <summary>What helps to find a fault.</summary>
    Debug,

    /// <summary>Start, stop, and what changes.</summary>
    Information,

    /// <summary>Odd, and dealt with.</summary>
    Warning,

    /// <summary>Something could not be done.</summary>
    Error,

    /// <summary>The process cannot go on.</summary>
    Critical,

    /// <summary>Nothing at all.</summary>
    None,
}
