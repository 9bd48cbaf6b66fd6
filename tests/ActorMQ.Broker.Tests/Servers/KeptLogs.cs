using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Broker.Tests.Servers;

/// <summary>Keeps what is logged as an error.</summary>
internal sealed class KeptLogs : ILoggerFactory, ILogger
{
    internal ConcurrentQueue<string> Lines { get; } = new();

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
            Lines.Enqueue(formatter(state, exception));
    }

    public void Dispose()
    {
        // Lines are kept.
    }
}
