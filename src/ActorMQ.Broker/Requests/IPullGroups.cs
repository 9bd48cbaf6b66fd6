using ActorMQ.Model;
using ActorMQ.Model.Groups;

namespace ActorMQ.Broker.Requests;

/// <summary>What a pull needs to know of its consumer group. Any thread; nothing here waits.</summary>
internal interface IPullGroups
{
    /// <summary>What operators allow the group; null when there is no such group.</summary>
    SubscriptionGroupConfig? Find(ReadOnlySpan<byte> utf8Group);

    /// <summary>Who consumes in the group, and what; null when nobody does.</summary>
    GroupView? FindMembers(ReadOnlySpan<byte> utf8Group);

    /// <summary>Makes a group that is not there, if that may be, and then goes on.</summary>
    /// <param name="group">The group.</param>
    /// <param name="done">Called once: the group; or null, when it may not be.</param>
    void Ensure(GroupName group, Action<SubscriptionGroupConfig?> done);

    /// <summary>Commits the offset that came with a pull.</summary>
    void Commit(GroupName group, TopicName topic, QueueId queue, QueueOffset offset);
}
