using ActorMQ.Model.Topics;

namespace ActorMQ.Model.State;

/// <summary>The topics of a broker.</summary>
public sealed class TopicTable : StateTable
{
    private readonly Dictionary<TopicName, TopicConfig> _topics = [];

    /// <summary>The topics of a snapshot.</summary>
    /// <param name="topics">Of one name the last counts.</param>
    /// <param name="reflected">The log position that the snapshot reflects.</param>
    /// <param name="version">The snapshot's version.</param>
    public TopicTable(IEnumerable<TopicConfig> topics, JournalPosition reflected, ConfigVersion version)
        : base(reflected, version)
    {
        foreach (var topic in topics)
            _topics[topic.Name] = topic;
    }

    /// <summary>All topics, in no order that means anything.</summary>
    public IReadOnlyCollection<TopicConfig> All => _topics.Values;

    /// <summary>Finds a topic; null when there is none.</summary>
    public TopicConfig? Find(TopicName topic) => _topics.GetValueOrDefault(topic);

    private protected override bool Take(StateEvent change)
    {
        switch (change)
        {
            case TopicPut put:
                _topics[put.Config.Name] = put.Config;
                return true;
            case TopicDeleted deleted:
                _topics.Remove(deleted.Topic);
                return true;
            default:
                return false;
        }
    }
}
