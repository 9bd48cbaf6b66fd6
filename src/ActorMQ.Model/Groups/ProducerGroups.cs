using System.Collections.Immutable;

namespace ActorMQ.Model.Groups;

/// <summary>The producers that sent a heartbeat, by group. A mutable state, owned by one shell.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 broker/.../client/ProducerManager.java.</remarks>
public sealed class ProducerGroups
{
    private readonly Dictionary<GroupName, OrderedDictionary<long, Seen>> _groups = [];

    /// <summary>How many groups have a producer.</summary>
    public int Count => _groups.Count;

    /// <summary>A producer is there, or still there.</summary>
    public void Join(GroupName group, GroupMember producer, TimeSpan now)
    {
        if (!_groups.TryGetValue(group, out var producers))
            _groups[group] = producers = [];
        producers[producer.Connection] = new Seen(producer, now);
    }

    /// <summary>A producer leaves a group.</summary>
    public void Leave(GroupName group, long connection)
    {
        if (!_groups.TryGetValue(group, out var producers))
            return;
        producers.Remove(connection);
        if (producers.Count == 0)
            _groups.Remove(group);
    }

    /// <summary>Drops the producers that were silent for more than <paramref name="expiry"/>.</summary>
    /// <returns>Their connections, each once.</returns>
    public ImmutableArray<long> Expire(TimeSpan now, TimeSpan expiry)
    {
        var silent = _groups
            .SelectMany(group => group.Value.Where(seen => now - seen.Value.At > expiry)
                .Select(seen => (Group: group.Key, Connection: seen.Key)))
            .ToList();
        silent.ForEach(gone => Leave(gone.Group, gone.Connection));
        return [.. silent.Select(gone => gone.Connection).Distinct()];
    }

    /// <summary>The producers of a group in the order in which they came; empty when there is none.</summary>
    public ImmutableArray<GroupMember> Members(GroupName group) =>
        _groups.TryGetValue(group, out var producers)
            ? [.. producers.Values.Select(seen => seen.Member)]
            : [];

    private readonly record struct Seen(GroupMember Member, TimeSpan At);
}
