using System.Collections.Concurrent;
using System.Diagnostics;

namespace ActorMQ.Interop.Clusters.Histories;

/// <summary>What clients of a cluster were told, in the order in which they were. Written by many.</summary>
public sealed class History
{
    private readonly ConcurrentQueue<HistoryEvent> _events = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly ConcurrentDictionary<string, long> _byBroker = new(StringComparer.Ordinal);
    private long _failed;

    public TimeSpan Now => _watch.Elapsed;

    public IReadOnlyCollection<HistoryEvent> Events => _events;

    public long AcknowledgedCount => _byBroker.Values.Sum();

    public long FailedCount => Interlocked.Read(ref _failed);

    public void Add(HistoryEvent happened)
    {
        _events.Enqueue(happened);
        if (happened is Acknowledged ack)
            _byBroker.AddOrUpdate(ack.Place.Queue.Broker, 1, (_, count) => count + 1);
        if (happened is Failed)
            Interlocked.Increment(ref _failed);
    }

    /// <summary>Sends that a broker group has acknowledged.</summary>
    public long CountOf(string broker) => _byBroker.GetValueOrDefault(broker);

    public void Note(string what) => Add(new Noted(Now, what));

    /// <summary>The longest time without an acknowledged send to a broker group, from a time on until now.</summary>
    public TimeSpan LongestGap(string broker, TimeSpan from)
    {
        var acks = _events.OfType<Acknowledged>()
            .Where(ack => string.Equals(ack.Place.Queue.Broker, broker, StringComparison.Ordinal) && ack.At >= from)
            .Select(ack => ack.At)
            .Order();
        var (last, longest) = (from, TimeSpan.Zero);
        foreach (var at in acks.Append(Now))
        {
            longest = at - last > longest ? at - last : longest;
            last = at;
        }

        return longest;
    }

    /// <summary>One line for each event.</summary>
    public Task WriteAsync(string path) => File.WriteAllLinesAsync(path, _events.Select(each => each.ToString()));
}
