namespace ActorMQ.Hocon.Settings;

/// <summary>Section <c>actormq.logging</c>.</summary>
/// <param name="Level">The least severe messages that are logged.</param>
/// <param name="Format">How a line is written.</param>
public sealed record LoggingSettings(LoggingLevel Level, LoggingFormat Format)
{
    internal static LoggingSettings Read(SettingsReader section) => new(
        Level: section.Choice("level",
            ("trace", LoggingLevel.Trace), ("debug", LoggingLevel.Debug),
                ("information", LoggingLevel.Information),
            ("warning", LoggingLevel.Warning), ("error", LoggingLevel.Error),
                ("critical", LoggingLevel.Critical),
            ("none", LoggingLevel.None)),
        Format: section.Choice("format", ("text", LoggingFormat.Text), ("json", LoggingFormat.Json)));
}
