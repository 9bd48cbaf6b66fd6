using ActorMQ.Broker.Requests;
using ActorMQ.Model;
using ActorMQ.Model.Groups;
using ActorMQ.Model.State;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Groups;

/// <summary>What pulls see of the consumer groups.</summary>
internal sealed class PullGroups(GroupDirectory directory, GroupShards groups, CommittedOffsets offsets)
    : IPullGroups
{
    /// <inheritdoc/>
    /// <remarks>One that is not saved goes by its actor, so that it is as soon as there is room.</remarks>
    public SubscriptionGroupConfig? Find(ReadOnlySpan<byte> utf8Group) =>
        directory.TryGet(utf8Group, out var entry) && entry.IsSaved ? entry.Config : null;

    /// <inheritdoc/>
    public GroupView? FindMembers(ReadOnlySpan<byte> utf8Group) =>
        directory.TryGet(utf8Group, out var entry) && !entry.View.Members.IsEmpty ? entry.View : null;

    /// <inheritdoc/>
    public void Ensure(GroupName group, Action<SubscriptionGroupConfig?> done) =>
        groups.Ensure(group, new Continuation(done));

    /// <inheritdoc/>
    /// <remarks>
    /// A commit that is not taken is not missed: the next pull brings a later one. A group that its first
    /// pull makes has none yet.
    /// </remarks>
    public void Commit(GroupName group, TopicName topic, QueueId queue, QueueOffset offset)
    {
        if (directory.Find(group) is not null)
            offsets.TryCommit(new CommittedOffset(group, topic, queue, offset));
    }

    private sealed class Continuation(Action<SubscriptionGroupConfig?> done) : IGroupContinuation
    {
        public void OnGroupReady(GroupEntry? group) => done(group?.Config);

        public void OnGroupRefused(ResponseCode code, string remark) => done(null);
    }
}
