using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Cluster.Tests.Nodes;

/// <summary>What a node has logged at information and above.</summary>
internal sealed class NodeLogs : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Line)> _lines = new();

    public IReadOnlyCollection<(LogLevel Level, string Line)> Lines => _lines;

    public int Count(LogLevel level, string part) =>
        _lines.Count(line => line.Level == level && line.Line.Contains(part, StringComparison.Ordinal));

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) => _lines.Enqueue((logLevel, formatter(state, exception)));

    public void Dispose() => _lines.Clear();
}
