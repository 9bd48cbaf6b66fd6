using System.Collections.Immutable;

namespace ActorMQ.Model.Routing;

/// <summary>The table that is being changed, and the tables made of it.</summary>
/// <remarks>Invariants: no group is without an address; no topic is without a broker.</remarks>
internal sealed class RouteTableBuilder
{
    private readonly ImmutableDictionary<TopicName, ImmutableArray<BrokerQueues>>.Builder _topics =
        RouteTable.Empty.Topics.ToBuilder();

    private readonly ImmutableSortedDictionary<BrokerName, BrokerGroup>.Builder _groups =
        RouteTable.Empty.Groups.ToBuilder();

    /// <summary>The table as it is now; the same object as before when nothing changed.</summary>
    internal RouteTable Build(RouteTable before)
    {
        var topics = _topics.ToImmutable();
        var groups = _groups.ToImmutable();
        return ReferenceEquals(topics, before.Topics) && ReferenceEquals(groups, before.Groups)
            ? before
            : new RouteTable(topics, groups);
    }

    internal BrokerGroup? Group(BrokerName name) => _groups.GetValueOrDefault(name);

    internal void Put(BrokerGroup group)
    {
        if (group.Addresses.IsEmpty)
            _groups.Remove(group.Name);
        else
            _groups[group.Name] = group;
    }

    internal bool Has(TopicName topic, BrokerName broker) =>
        _topics.TryGetValue(topic, out var queues) && IndexOf(queues, broker) >= 0;

    internal void Put(TopicName topic, BrokerName broker, TopicQueues has)
    {
        var entry = new BrokerQueues(broker, has);
        if (!_topics.TryGetValue(topic, out var queues))
        {
            _topics[topic] = [entry];
            return;
        }

        var index = IndexOf(queues, broker);
        if (index < 0)
            _topics[topic] = queues.Insert(~index, entry);
        else if (queues[index] != entry)
            _topics[topic] = queues.SetItem(index, entry);
    }

    internal void Remove(TopicName topic) => _topics.Remove(topic);

    internal void Remove(TopicName topic, BrokerName broker)
    {
        if (!_topics.TryGetValue(topic, out var queues) || IndexOf(queues, broker) is var index && index < 0)
            return;
        if (queues.Length == 1)
            _topics.Remove(topic);
        else
            _topics[topic] = queues.RemoveAt(index);
    }

    /// <summary>The topics that the broker has queues of: one pass over all topics.</summary>
    internal List<TopicName> TopicsOf(BrokerName broker) =>
        [.. _topics.Where(topic => IndexOf(topic.Value, broker) >= 0).Select(topic => topic.Key)];

    /// <summary>Changes each of the broker's topics.</summary>
    /// <returns>How many topics the broker has, changed or not.</returns>
    internal int Change(BrokerName broker, Func<TopicQueues, TopicQueues> change)
    {
        var topics = TopicsOf(broker);
        foreach (var topic in topics)
        {
            var queues = _topics[topic];
            Put(topic, broker, change(queues[IndexOf(queues, broker)].Queues));
        }

        return topics.Count;
    }

    /// <summary>Where the broker is, or the complement of where it would go.</summary>
    private static int IndexOf(ImmutableArray<BrokerQueues> queues, BrokerName broker)
    {
        for (var i = 0; i < queues.Length; i++)
        {
            var order = string.CompareOrdinal(queues[i].Broker.Value, broker.Value);
            if (order >= 0)
                return order == 0 ? i : ~i;
        }

        return ~queues.Length;
    }
}
