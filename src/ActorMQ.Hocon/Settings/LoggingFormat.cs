namespace ActorMQ.Hocon.Settings;

/// <summary>How a line of the log is written.</summary>
public enum LoggingFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>One JSON object a line.</summary>
    Json,
}
