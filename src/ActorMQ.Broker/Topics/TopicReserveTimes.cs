using System.Collections.Frozen;
using ActorMQ.Model;
using ActorMQ.Model.Topics;

namespace ActorMQ.Broker.Topics;

/// <summary>The topics that keep their messages for a time of their own. Used by one thread.</summary>
internal sealed class TopicReserveTimes(TopicDirectory topics)
{
    private TopicSnapshot _of = TopicSnapshot.Empty;
    private FrozenDictionary<TopicName, TimeSpan> _times = FrozenDictionary<TopicName, TimeSpan>.Empty;

    /// <summary>As the topics are now.</summary>
    internal IReadOnlyDictionary<TopicName, TimeSpan> Read()
    {
        var snapshot = topics.Snapshot;
        if (snapshot == _of)
            return _times;
        _of = snapshot;
        return _times = snapshot.Entries
            .Select(entry => (entry.Name, Time: TopicAttributes.ReserveTimeOf(entry.Config.Attributes)))
            .Where(one => one.Time is not null)
            .ToFrozenDictionary(one => one.Name, one => one.Time!.Value);
    }
}
