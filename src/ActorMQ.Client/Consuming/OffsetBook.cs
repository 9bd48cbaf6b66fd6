using ActorMQ.Model;
using ActorMQ.Transport;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Client;

/// <summary>How far a consumer has come in each of its queues, and what of it the brokers know.</summary>
/// <remarks>In a broadcasting group the brokers know nothing: each member has its own progress, in
/// memory.</remarks>
internal sealed class OffsetBook(BrokerCalls? brokers, GroupName group, ILogger log)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<MessageQueue, Entry> _entries = [];

    /// <summary>What this consumer has reached; null for a queue that it has not finished a message
    /// of.</summary>
    internal QueueOffset? Of(MessageQueue queue)
    {
        lock (_gate)
            return _entries.TryGetValue(queue, out var entry) ? entry.Reached : null;
    }

    internal void Set(MessageQueue queue, QueueOffset offset)
    {
        lock (_gate)
        {
            _entries[queue] = new Entry(
                offset, _entries.TryGetValue(queue, out var old) ? old.Committed : null);
        }
    }

    internal void Forget(MessageQueue queue)
    {
        lock (_gate)
            _entries.Remove(queue);
    }

    /// <summary>
    /// Tells the brokers what they don't know yet, all queues at once: a broker that does not answer keeps
    /// the others from nothing, and a stop waits for it once. Failures are told, and tried again next time.
    /// </summary>
    internal Task CommitAsync(CancellationToken ct) =>
        Task.WhenAll(Uncommitted().Select(queue => CommitAsync(queue, ct)));

    internal async Task CommitAsync(MessageQueue queue, CancellationToken ct)
    {
        if (brokers is null || Of(queue) is not { } offset)
            return;
        try
        {
            await brokers.CommitAsync(queue, group, offset, ct);
            lock (_gate)
            {
                if (_entries.TryGetValue(queue, out var entry))
                    _entries[queue] = entry with { Committed = offset };
            }
        }
        catch (Exception failure) when (failure is ClientException or RemotingException)
        {
            ClientLog.CommitFailed(log, queue.ToString(), failure);
        }
    }

    private List<MessageQueue> Uncommitted()
    {
        lock (_gate)
            return [.. _entries.Where(e => e.Value.Committed != e.Value.Reached).Select(e => e.Key)];
    }

    private readonly record struct Entry(QueueOffset Reached, QueueOffset? Committed);
}
