using ActorMQ.Model.Groups;

namespace ActorMQ.Model.State;

/// <summary>The consumer groups of a broker, as operators configured them.</summary>
/// <param name="groups">Those of a snapshot; of one name the last counts.</param>
/// <param name="reflected">The log position that the snapshot reflects.</param>
/// <param name="version">The snapshot's version.</param>
public sealed class GroupTable(
    IEnumerable<SubscriptionGroupConfig> groups, JournalPosition reflected, ConfigVersion version)
    : ConfigTable<GroupName, SubscriptionGroupConfig>(groups, static group => group.Name, reflected, version)
{
    private protected override bool Take(StateEvent change)
    {
        switch (change)
        {
            case GroupPut put:
                Put(put.Config);
                return true;
            case GroupKept kept when !kept.Config.Equals(Find(kept.Config.Name)):
                Put(kept.Config);
                return true;
            case GroupDeleted deleted:
                Remove(deleted.Group);
                return true;
            default:
                return false;
        }
    }
}
