using ActorMQ.Actors;
using ActorMQ.Broker.Groups;
using ActorMQ.Broker.Queues;
using ActorMQ.Broker.Requests;
using ActorMQ.Model;
using ActorMQ.Model.Groups;
using ActorMQ.Model.State;
using ActorMQ.Model.Topics;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;

namespace ActorMQ.Broker.State;

/// <summary>A wish that waits for its turn: planned, journalled, applied, then answered.</summary>
internal abstract class StateCommand : QueueMessage
{
    /// <summary>Adds its events.</summary>
    internal abstract void Plan(StatePlan plan);

    /// <summary>Its events, if any, are as safe as was promised, applied and shown.</summary>
    internal abstract void Done(ShardState state);

    /// <summary>Nothing came of it.</summary>
    internal abstract void Refuse();

    /// <summary>This replica does not lead: another writes the log.</summary>
    /// <param name="state">As of what is acknowledged.</param>
    /// <param name="here">What was committed here, in memory alone.</param>
    internal virtual void AnswerHere(ShardState state, HereCommitted here) => Refuse();

    /// <summary>The log takes nothing.</summary>
    internal virtual void LacksRoom(ShardState state) => Refuse();

    /// <inheritdoc/>
    internal override void OnNotHandled() => Refuse();
}

/// <summary>A topic changed, or is to be no more.</summary>
/// <param name="topic">Which.</param>
/// <param name="config">What it is to be; null when it goes.</param>
/// <param name="from">The topic, to be told.</param>
internal sealed class PutTopic(TopicName topic, TopicConfig? config, ActorRef<TopicCommand> from)
    : StateCommand
{
    /// <summary>Which.</summary>
    internal TopicName Topic => topic;

    /// <inheritdoc/>
    internal override void Plan(StatePlan plan)
    {
        if (config is null)
            plan.DeleteTopic(topic);
        else
            plan.PutTopic(config);
    }

    /// <inheritdoc/>
    internal override void Done(ShardState state) => from.Tell(new TopicStored(IsDurable: true));

    /// <inheritdoc/>
    internal override void Refuse() => from.Tell(new TopicStored(IsDurable: false));

    /// <inheritdoc/>
    internal override void AnswerHere(ShardState state, HereCommitted here) =>
        from.Tell(new TopicStored(IsDurable: false)
        {
            Why = $"this replica follows: topic {topic} is changed where its broker group is led",
        });
}

/// <summary>A group changed.</summary>
/// <param name="config">What it is to be.</param>
/// <param name="isByUse">Whether it is new, and is served even if it cannot be journalled.</param>
/// <param name="from">The group, to be told.</param>
internal sealed class PutGroup(SubscriptionGroupConfig config, bool isByUse, ActorRef<GroupCommand> from)
    : StateCommand
{
    /// <summary>What to show when it cannot be journalled; null: nothing.</summary>
    internal SubscriptionGroupConfig? Unsaved => isByUse ? config : null;

    /// <inheritdoc/>
    internal override void Plan(StatePlan plan) => plan.PutGroup(config);

    /// <inheritdoc/>
    internal override void Done(ShardState state) => from.Tell(new GroupStored(IsDurable: true));

    /// <inheritdoc/>
    internal override void Refuse() => from.Tell(new GroupStored(IsDurable: false));
}

/// <summary>A group is to be no more.</summary>
/// <param name="group">Which; it may be gone already.</param>
/// <param name="cleansOffsets">Whether what it committed goes, too.</param>
/// <param name="from">The group, to be told.</param>
internal sealed class EndGroup(GroupName group, bool cleansOffsets, ActorRef<GroupCommand> from)
    : StateCommand
{
    /// <inheritdoc/>
    internal override void Plan(StatePlan plan) => plan.DeleteGroup(group, cleansOffsets);

    /// <inheritdoc/>
    internal override void Done(ShardState state) => from.Tell(new GroupStored(IsDurable: true));

    /// <inheritdoc/>
    internal override void Refuse() => from.Tell(new GroupStored(IsDurable: false));
}

/// <summary>A group commits an offset.</summary>
/// <param name="commit">What it consumes next.</param>
/// <param name="waiting">Told when it waits no more.</param>
/// <param name="replies">Who asked; null when it wants no answer.</param>
/// <param name="ticket">The request to answer.</param>
internal sealed class CommitOffset(
    CommittedOffset commit, WaitingOffsets waiting, IReplies? replies, RequestTicket ticket) : StateCommand
{
    /// <inheritdoc/>
    internal override void Plan(StatePlan plan) => plan.Commit(commit);

    /// <inheritdoc/>
    internal override void Done(ShardState state)
    {
        waiting.Leave();
        replies?.Reply(ticket, ResponseCode.Success, default(EmptyHeader));
    }

    /// <inheritdoc/>
    /// <remarks>As RocketMQ's slave: it counts until the leader's log says otherwise.</remarks>
    internal override void AnswerHere(ShardState state, HereCommitted here)
    {
        if (commit.Offset >= QueueOffset.Zero && state.Topics.Find(commit.Topic) is not null)
            here.Commit(commit);
        Done(state);
    }

    /// <inheritdoc/>
    internal override void Refuse()
    {
        waiting.Leave();
        replies?.Reply(ticket, ResponseCode.SystemBusy, default(EmptyHeader), "the log takes no more");
    }
}

/// <summary>Somebody asks for an offset, and sees what was committed before.</summary>
/// <param name="group">Whose.</param>
/// <param name="topic">The topic.</param>
/// <param name="queue">The queue.</param>
/// <param name="waiting">Told when it waits no more.</param>
/// <param name="waiter">Who asked.</param>
internal sealed class QueryOffset(
    GroupName group, TopicName topic, QueueId queue, WaitingOffsets waiting, IOffsetWaiter waiter)
    : StateCommand
{
    /// <inheritdoc/>
    internal override void Plan(StatePlan plan)
    {
        // A question changes nothing.
    }

    /// <inheritdoc/>
    internal override void Done(ShardState state)
    {
        waiting.Leave();
        waiter.OnOffset(state.Offsets.Find(group, topic, queue));
    }

    /// <inheritdoc/>
    internal override void AnswerHere(ShardState state, HereCommitted here)
    {
        waiting.Leave();
        waiter.OnOffset(here.Find(group, topic, queue) ?? state.Offsets.Find(group, topic, queue));
    }

    /// <inheritdoc/>
    internal override void Refuse()
    {
        waiting.Leave();
        waiter.OnGroupRefused(ResponseCode.SystemBusy, "the log takes no more");
    }

    /// <inheritdoc/>
    /// <remarks>It asks for no room.</remarks>
    internal override void LacksRoom(ShardState state) => Done(state);
}

/// <summary>A page of what is so is to be said again.</summary>
/// <param name="page">Of the state as it is.</param>
/// <param name="refused">Called when nothing came of it.</param>
internal sealed class RestatePage(IReadOnlyList<StateEvent> page, Action refused) : StateCommand
{
    /// <inheritdoc/>
    internal override void Plan(StatePlan plan) => plan.Restate(page);

    /// <inheritdoc/>
    internal override void Done(ShardState state)
    {
        // Nobody waits for it.
    }

    /// <inheritdoc/>
    internal override void Refuse() => refused();
}

/// <summary>The topics about to be made are empty: nothing of deleted ones is left.</summary>
internal sealed class TopicsEmpty : QueueMessage;

/// <summary>Time to look which files are old.</summary>
internal sealed class SnapshotDue : QueueMessage;

/// <summary>A file is written, or is not.</summary>
internal sealed class SnapshotWritten(StateFile file, bool isDurable) : QueueMessage
{
    internal StateFile File => file;

    internal bool IsDurable => isDurable;
}

/// <summary>Write what is not in the files yet, and say when that is done.</summary>
internal sealed class FlushState(Action done) : QueueMessage
{
    internal Action Done => done;
}
