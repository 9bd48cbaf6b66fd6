namespace ActorMQ.Hocon.Settings;

/// <summary>How bad a problem of the configuration is.</summary>
public enum ProblemSeverity
{
    /// <summary>The process starts; the setting has no effect.</summary>
    Warning,

    /// <summary>The process does not start.</summary>
    Error,
}
