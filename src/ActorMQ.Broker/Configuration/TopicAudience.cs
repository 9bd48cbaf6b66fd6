using ActorMQ.Actors;
using ActorMQ.Broker.Groups;
using ActorMQ.Broker.Registration;
using ActorMQ.Broker.Topics;
using ActorMQ.Model;
using ActorMQ.Model.State;

namespace ActorMQ.Broker.Configuration;

/// <summary>
/// Tells those who have to know that topics changed: the queues and the name servers.
/// </summary>
/// <param name="endTopics">
/// Empties the queues of topics, and calls back when that is durable; called on the catalog's turn, must not
/// block.
/// </param>
internal sealed class TopicAudience(Action<IReadOnlyCollection<TopicName>, Action> endTopics)
    : ITopicAudience
{
    private volatile ActorRef<RegistrationMessage>? _registration;
    private volatile Living? _living;

    /// <summary>From now on living topics and groups are told, too, of what others made of them.</summary>
    internal void Add(TopicShards topics, GroupShards groups) => _living = new Living(topics, groups);

    /// <summary>From now on name servers are told too.</summary>
    internal void Add(ActorRef<RegistrationMessage> registration) => _registration = registration;

    /// <inheritdoc/>
    public void OnTopicsChanged(TopicChanges changes, Action heard)
    {
        var untold = changes.Gone.Count > 0 ? 2 : 1;
        if (changes.Gone.Count > 0)
            endTopics(changes.Gone, Told);
        if (_registration?.Tell(new TellTopics(changes, Told)) != TellResult.Accepted)
            Told();

        void Told()
        {
            if (Interlocked.Decrement(ref untold) == 0)
                heard();
        }
    }

    /// <inheritdoc/>
    public void OnFollowed(ShardState state, IReadOnlyList<StateEvent> events)
    {
        if (_living is not { } living)
            return;
        foreach (var change in events)
        {
            switch (change)
            {
                case TopicPut { Config.Name: var topic }:
                    living.Topics.Follow(topic, state.Topics.Find(topic));
                    break;
                case TopicKept { Config.Name: var topic }:
                    living.Topics.Follow(topic, state.Topics.Find(topic));
                    break;
                case TopicDeleted { Topic: var topic }:
                    living.Topics.Follow(topic, state.Topics.Find(topic));
                    break;
                case GroupPut { Config.Name: var group }:
                    living.Groups.Follow(group, state.Groups.Find(group));
                    break;
                case GroupKept { Config.Name: var group }:
                    living.Groups.Follow(group, state.Groups.Find(group));
                    break;
                case GroupDeleted { Group: var group }:
                    living.Groups.Follow(group, state.Groups.Find(group));
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public void BeforeTopicsBegin(IReadOnlyCollection<TopicName> topics, Action ready) =>
        endTopics(topics, ready);

    private sealed record Living(TopicShards Topics, GroupShards Groups);
}
