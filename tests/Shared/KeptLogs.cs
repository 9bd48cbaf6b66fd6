using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Shared;

/// <summary>Keeps the lines of errors, to be taken one after the other or all at once.</summary>
internal sealed class KeptLogs : ILoggerFactory, ILogger
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            _lines.Writer.TryWrite(formatter(state, exception));
    }

    public void Dispose() => _lines.Writer.TryComplete();

    /// <summary>The next line, which may be yet to come.</summary>
    internal Task<string> NextAsync() => Eventually.Of(_lines.Reader.ReadAsync().AsTask(), "a line of log");

    /// <summary>All lines that were not taken yet.</summary>
    internal IReadOnlyList<string> TakeAll()
    {
        var lines = new List<string>();
        while (_lines.Reader.TryRead(out var line))
            lines.Add(line);
        return lines;
    }
}
