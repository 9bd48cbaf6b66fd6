using System.Collections.Concurrent;
using System.Diagnostics;

namespace ActorMQ.Interop.Clusters.Histories;

/// <summary>What clients of a cluster were told, in the order in which they were. Written by many.</summary>
public sealed class History
{
    private readonly ConcurrentQueue<HistoryEvent> _events = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private long _acknowledged;
    private long _failed;

    public TimeSpan Now => _watch.Elapsed;

    public IReadOnlyCollection<HistoryEvent> Events => _events;

    public long AcknowledgedCount => Interlocked.Read(ref _acknowledged);

    public long FailedCount => Interlocked.Read(ref _failed);

    public void Add(HistoryEvent happened)
    {
        _events.Enqueue(happened);
        if (happened is Acknowledged)
            Interlocked.Increment(ref _acknowledged);
        if (happened is Failed)
            Interlocked.Increment(ref _failed);
    }

    public void Note(string what) => Add(new Noted(Now, what));

    /// <summary>One line for each event.</summary>
    public Task WriteAsync(string path) => File.WriteAllLinesAsync(path, _events.Select(each => each.ToString()));
}
