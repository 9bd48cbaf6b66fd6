using System.Collections.Immutable;

namespace ActorMQ.Model.Groups;

/// <summary>
/// The members of one consumer group and what they want. A mutable state, owned by one shell.
/// </summary>
/// <remarks>
/// Invariant: without members there are no subscriptions.
/// Source: apache/rocketmq 8fc57f1 broker/.../client/ConsumerGroupInfo.java.
/// </remarks>
public sealed class GroupMembership
{
    private readonly OrderedDictionary<long, Seen> _members = [];
    private readonly Dictionary<TopicName, Subscription> _subscriptions = [];
    private ConsumerTraits _traits;
    private int? _fingerprint;

    /// <summary>Whether nobody is there.</summary>
    public bool IsEmpty => _members.Count == 0;

    /// <summary>Whether each member gets every message, so that nobody minds who else is there.</summary>
    public bool IsBroadcasting => _traits.Model == MessageModel.Broadcasting;

    /// <summary>The connections of all members, in the order in which they came.</summary>
    public ImmutableArray<long> Connections => [.. _members.Keys];

    /// <summary>Takes a heartbeat in.</summary>
    /// <param name="heartbeat">Who is there, and what it wants.</param>
    /// <param name="isViewOld">
    /// Whether pulls must see something new, though perhaps nobody came or went: a pull with a newer version
    /// of its subscription is refused until they do.
    /// </param>
    /// <returns>Whether a member or a topic came or went.</returns>
    public bool Join(Heartbeat heartbeat, out bool isViewOld)
    {
        isViewOld = _traits != heartbeat.Traits;
        _traits = heartbeat.Traits;
        var came = !_members.ContainsKey(heartbeat.Member.Connection);
        _members[heartbeat.Member.Connection] = new Seen(heartbeat.Member, heartbeat.Now);
        var topicsChanged = !heartbeat.IsWithoutSubscriptions
            && Subscribe(heartbeat.Subscriptions, ref isViewOld);
        return came || topicsChanged;
    }

    /// <summary>Whether the client has to send its subscriptions whole next time.</summary>
    /// <remarks>
    /// A heartbeat in short form names only the fingerprint of its subscriptions. It must be followed by a
    /// whole one when the fingerprint is not the latest, or when this broker never saw the subscriptions, as
    /// after a restart.
    /// </remarks>
    public bool NoteFingerprint(Heartbeat heartbeat)
    {
        if (heartbeat.Fingerprint == 0)
        {
            _fingerprint = 0;
            return true;
        }

        var changed = _fingerprint is { } latest && latest != heartbeat.Fingerprint;
        _fingerprint = heartbeat.Fingerprint;
        return changed || (heartbeat.IsWithoutSubscriptions && _subscriptions.Count == 0);
    }

    /// <summary>A member goes, or its connection has ended.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Leave(long connection)
    {
        if (!_members.Remove(connection))
            return false;
        if (IsEmpty)
            Clear();
        return true;
    }

    /// <summary>Drops the members that were silent for more than <paramref name="expiry"/>.</summary>
    /// <returns>Their connections.</returns>
    public ImmutableArray<long> Expire(TimeSpan now, TimeSpan expiry)
    {
        ImmutableArray<long> silent = [.. _members.Where(seen => now - seen.Value.At > expiry)
            .Select(seen => seen.Key)];
        foreach (var connection in silent)
            Leave(connection);
        return silent;
    }

    /// <summary>Members and subscriptions as they are now.</summary>
    public GroupView View() => IsEmpty
        ? GroupView.Empty
        : new GroupView(
            _traits, [.. _members.Values.Select(seen => seen.Member)],
            _subscriptions.ToImmutableDictionary());

    private bool Subscribe(ImmutableArray<Subscription> wanted, ref bool isViewOld)
    {
        var changed = false;
        foreach (var subscription in wanted)
        {
            if (!_subscriptions.TryGetValue(subscription.Topic, out var old))
                changed = true;
            else if (subscription.Version <= old.Version)
                continue;
            _subscriptions[subscription.Topic] = subscription;
            isViewOld = true;
        }

        var topics = wanted.Select(subscription => subscription.Topic).ToHashSet();
        foreach (var topic in _subscriptions.Keys.Where(topic => !topics.Contains(topic)).ToList())
            changed |= _subscriptions.Remove(topic);
        return changed;
    }

    private void Clear()
    {
        _subscriptions.Clear();
        _fingerprint = null;
    }

    private readonly record struct Seen(GroupMember Member, TimeSpan At);
}
