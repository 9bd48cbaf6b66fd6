using ActorMQ.Model.Topics;

namespace ActorMQ.Model.State;

/// <summary>The topics of a broker.</summary>
/// <param name="topics">Those of a snapshot; of one name the last counts.</param>
/// <param name="reflected">The log position that the snapshot reflects.</param>
/// <param name="version">The snapshot's version.</param>
public sealed class TopicTable(
    IEnumerable<TopicConfig> topics, JournalPosition reflected, ConfigVersion version)
    : ConfigTable<TopicName, TopicConfig>(topics, static topic => topic.Name, reflected, version)
{
    private protected override bool Take(StateEvent change)
    {
        switch (change)
        {
            case TopicPut put:
                Put(put.Config);
                return true;
            case TopicKept kept when !kept.Config.Equals(Find(kept.Config.Name)):
                Put(kept.Config);
                return true;
            case TopicDeleted deleted:
                Remove(deleted.Topic);
                return true;
            default:
                return false;
        }
    }
}
