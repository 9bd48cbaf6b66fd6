using System.Globalization;
using System.Text;
using System.Text.Json;
using ActorMQ.Hocon.Settings;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Output;

/// <summary>Logs to standard error, a line for each message whatever it holds, as text or as JSON.</summary>
/// <remarks>
/// Own code, because the console logger of Microsoft.Extensions.Logging costs a thread, a queue that may drop
/// or block,
/// and some 30 ms of start.
/// </remarks>
internal sealed class LineLoggerFactory(
    TextWriter writer, LogLevel level, LoggingFormat format, TimeProvider time) : ILoggerFactory
{
    private readonly Lock _gate = new();
    private readonly LogLevel _level = level;

    internal static LineLoggerFactory OfProcess(LoggingSettings settings) =>
        new(Console.Error, (LogLevel)(int)settings.Level, settings.Format, TimeProvider.System);

    public ILogger CreateLogger(string categoryName) => new LineLogger(this, categoryName);

    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("there is this one destination only");

    public void Dispose()
    {
        // Nothing is held back: each line is written at once.
    }

    private void Write(string category, LogLevel severity, string message, Exception? failure)
    {
        var line = format == LoggingFormat.Json
            ? Json(category, severity, message, failure)
            : Text(category, severity, message, failure);
        lock (_gate)
        {
            writer.WriteLine(line);
            writer.Flush();
        }
    }

    private string Now() =>
        time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private string Text(string category, LogLevel severity, string message, Exception? failure)
    {
        var text = $"{Now()} {Name(severity),-5} {category}: {message}";
        if (failure is not null)
            text += $" | {(IsToldWhole(severity) ? failure : Brief(failure))}";
        return text.ReplaceLineEndings(" | ");
    }

    /// <summary>
    /// A warning is of what happens and passes, such as a broker that is away for a moment: its stack would
    /// bury everything else, unless one is looking for that.
    /// </summary>
    private bool IsToldWhole(LogLevel severity) => severity >= LogLevel.Error || _level <= LogLevel.Debug;

    private static string Brief(Exception failure) => failure.InnerException is { } inner
        ? $"{failure.Message} ({inner.Message})"
        : failure.Message;

    private string Json(string category, LogLevel severity, string message, Exception? failure)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("time", Now());
            json.WriteString("level", Name(severity));
            json.WriteString("category", category);
            json.WriteString("message", message);
            if (failure is not null)
                json.WriteString("exception", failure.ToString());
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    private static string Name(LogLevel severity) => severity switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        _ => "fatal",
    };

    private sealed class LineLogger(LineLoggerFactory factory, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= factory._level && logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                factory.Write(category, logLevel, formatter(state, exception), exception);
        }
    }
}
