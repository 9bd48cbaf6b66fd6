using ActorMQ.Broker.Groups;
using ActorMQ.Broker.Topics;
using ActorMQ.Model;
using ActorMQ.Model.Groups;
using ActorMQ.Model.State;

namespace ActorMQ.Broker.State;

/// <summary>Shows topics and groups to all handlers: the only one that publishes their directories.</summary>
internal sealed class StateDirectories(TopicDirectory topics, GroupDirectory groups, TopicEntries entries)
{
    /// <summary>Shows all that there is: at the start, before anybody looks.</summary>
    internal void ShowAll(ShardState state)
    {
        topics.Publish(TopicSnapshot.Empty.With(
            state.Topics.Version, state.Topics.All.Select(entries.Make), gone: []));
        groups.Publish(GroupSnapshot.Empty.With(state.Groups.Version, state.Groups.All, gone: []));
    }

    /// <summary>Shows a group that is in use, though it could not be journalled.</summary>
    internal void ShowUnsaved(SubscriptionGroupConfig group) =>
        groups.Publish(groups.Snapshot.WithUnsaved(group));

    /// <summary>Shows what events changed, once they are applied.</summary>
    /// <returns>What became of topics; null when the events were of something else.</returns>
    internal TopicChanges? Show(ShardState state, IReadOnlyList<StateEvent> events)
    {
        var changedGroups = events.Select(GroupOf).OfType<GroupName>().Distinct().ToArray();
        if (changedGroups.Length > 0)
        {
            groups.Publish(groups.Snapshot.With(
                state.Groups.Version,
                changedGroups.Select(state.Groups.Find).OfType<SubscriptionGroupConfig>(),
                changedGroups.Where(group => state.Groups.Find(group) is null)));
        }

        var changedTopics = events.Select(TopicOf).OfType<TopicName>().Distinct().ToArray();
        return changedTopics.Length > 0 ? ShowTopics(state, changedTopics) : null;
    }

    private TopicChanges ShowTopics(ShardState state, TopicName[] names)
    {
        var gone = names.Where(topic => state.Topics.Find(topic) is null).ToArray();
        var changed = names.Except(gone).Select(topic => state.Topics.Find(topic)!).ToArray();
        var snapshot = topics.Snapshot.With(
            state.Topics.Version, changed.Select(entries.Make), gone.Select(TopicEntries.Utf8));
        topics.Publish(snapshot);
        return new TopicChanges(snapshot, changed, gone);
    }

    private TopicName? TopicOf(StateEvent change) => change switch
    {
        TopicPut put => put.Config.Name,
        TopicKept kept when !kept.Config.Equals(topics.Find(kept.Config.Name)?.Config) => kept.Config.Name,
        TopicDeleted deleted => deleted.Topic,
        _ => null,
    };

    private GroupName? GroupOf(StateEvent change) => change switch
    {
        GroupPut put => put.Config.Name,
        GroupKept kept when groups.Find(kept.Config.Name) is not { IsSaved: true } shown
            || !kept.Config.Equals(shown.Config) => kept.Config.Name,
        GroupDeleted deleted => deleted.Group,
        _ => null,
    };
}
