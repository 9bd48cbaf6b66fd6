using ActorMQ.Actors;
using ActorMQ.Model;
using ActorMQ.Model.Topics;

namespace ActorMQ.Broker.Topics;

/// <summary>What the topic catalog is told.</summary>
internal abstract record TopicCatalogMessage;

/// <summary>A topic changed, or is to be no more.</summary>
/// <param name="Topic">Which.</param>
/// <param name="Config">What it is now; null when it goes.</param>
/// <param name="From">The topic, to be told when that is durable and known.</param>
internal sealed record PutTopic(TopicName Topic, TopicConfig? Config, ActorRef<TopicCommand> From)
    : TopicCatalogMessage;

/// <summary>The file is written, or is not.</summary>
internal sealed record TopicsWritten(bool IsDurable) : TopicCatalogMessage;

/// <summary>The topics about to be made are empty: nothing of a deleted one is left.</summary>
internal sealed record TopicsEmpty : TopicCatalogMessage;

/// <summary>Topics as they changed in one write.</summary>
/// <param name="Snapshot">All topics after it.</param>
/// <param name="Changed">Those that are new or other than before.</param>
/// <param name="Gone">Those that are no more.</param>
internal sealed record TopicChanges(
    TopicSnapshot Snapshot, IReadOnlyList<TopicConfig> Changed, IReadOnlyList<TopicName> Gone);

/// <summary>Who has to know that topics changed, before whoever changed them is answered.</summary>
internal interface ITopicAudience
{
    /// <summary>
    /// Tells of topics that are not there and will be, before anything is written: a crash may have cut their
    /// deletion short.
    /// </summary>
    /// <param name="topics">Which; at least one.</param>
    /// <param name="ready">Called once, from any thread, when nothing is left of them.</param>
    void BeforeTopicsBegin(IReadOnlyCollection<TopicName> topics, Action ready);

    /// <summary>Tells of changes that are durable and published.</summary>
    /// <param name="changes">What changed.</param>
    /// <param name="heard">Called once, from any thread, when all who can be told soon are told.</param>
    void OnTopicsChanged(TopicChanges changes, Action heard);
}
