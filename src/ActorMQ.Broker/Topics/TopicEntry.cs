using ActorMQ.Actors;
using ActorMQ.Broker.Queues;
using ActorMQ.Model;
using ActorMQ.Model.Topics;

namespace ActorMQ.Broker.Topics;

/// <summary>One topic as the handlers see it: what it allows, and where its queues are.</summary>
/// <remarks>Any thread. A changed topic gets a new entry; an old one that a handler still holds stays
/// valid.</remarks>
internal sealed class TopicEntry
{
    private readonly Func<QueueKey, EntityRef<QueueKey, QueueMessage>> _queue;
    private readonly EntityRef<QueueKey, QueueMessage>?[] _queues;

    /// <summary>An entry that tells of <paramref name="config"/>.</summary>
    internal TopicEntry(TopicConfig config, Func<QueueKey, EntityRef<QueueKey, QueueMessage>> queue)
    {
        Config = config;
        NameUtf8 = TopicEntries.Utf8(config.Name);
        IsClosedToClients = SystemTopics.IsClosedToClients(config.Name.Value);
        _queue = queue;
        _queues = new EntityRef<QueueKey, QueueMessage>?[config.QueueCount];
    }

    /// <summary>The topic.</summary>
    internal TopicName Name => Config.Name;

    /// <summary>The name as it stands in records and requests; not to be changed.</summary>
    internal byte[] NameUtf8 { get; }

    /// <summary>The durable configuration.</summary>
    internal TopicConfig Config { get; }

    /// <summary>Whether no client may send to it.</summary>
    internal bool IsClosedToClients { get; }

    /// <summary>A queue's address; the same object each time, so that it can remember the way.</summary>
    /// <param name="id">In <c>[0, Config.QueueCount)</c>.</param>
    internal EntityRef<QueueKey, QueueMessage> QueueAt(int id) =>
        Volatile.Read(ref _queues[id]) ?? Address(id);

    private EntityRef<QueueKey, QueueMessage> Address(int id)
    {
        var address = _queue(new QueueKey(Name, new QueueId(id)));
        return Interlocked.CompareExchange(ref _queues[id], address, null) ?? address;
    }
}
