using ActorMQ.Model;
using ActorMQ.Model.State;
using ActorMQ.Model.Topics;

namespace ActorMQ.Broker.Topics;

/// <summary>Topics as they changed in one batch.</summary>
/// <param name="Snapshot">All topics after it.</param>
/// <param name="Changed">Those that are new or other than before.</param>
/// <param name="Gone">Those that are no more.</param>
internal sealed record TopicChanges(
    TopicSnapshot Snapshot, IReadOnlyList<TopicConfig> Changed, IReadOnlyList<TopicName> Gone);

/// <summary>Who has to know that topics changed, before whoever changed them is answered.</summary>
internal interface ITopicAudience
{
    /// <summary>
    /// Tells of topics that are not there and will be, before their event is written: a crash may have cut
    /// their deletion short.
    /// </summary>
    /// <param name="topics">Which; at least one.</param>
    /// <param name="ready">Called once, from any thread, when nothing is left of them.</param>
    void BeforeTopicsBegin(IReadOnlyCollection<TopicName> topics, Action ready);

    /// <summary>Tells of changes that are durable and published.</summary>
    /// <param name="changes">What changed.</param>
    /// <param name="heard">Called once, from any thread, when all who can be told soon are told.</param>
    void OnTopicsChanged(TopicChanges changes, Action heard);

    /// <summary>Tells topics and groups that live of what another replica's events made of them.</summary>
    /// <param name="state">With the events applied.</param>
    /// <param name="events">What is told of.</param>
    void OnFollowed(ShardState state, IReadOnlyList<StateEvent> events);
}
