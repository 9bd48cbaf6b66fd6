using ActorMQ.Model.Groups;

namespace ActorMQ.Model.State;

/// <summary>The consumer groups of a broker, as operators configured them.</summary>
public sealed class GroupTable : StateTable
{
    private readonly Dictionary<GroupName, SubscriptionGroupConfig> _groups = [];

    /// <summary>The groups of a snapshot.</summary>
    /// <param name="groups">Of one name the last counts.</param>
    /// <param name="reflected">The log position that the snapshot reflects.</param>
    /// <param name="version">The snapshot's version.</param>
    public GroupTable(
        IEnumerable<SubscriptionGroupConfig> groups, JournalPosition reflected, ConfigVersion version)
        : base(reflected, version)
    {
        foreach (var group in groups)
            _groups[group.Name] = group;
    }

    /// <summary>All groups, in no order that means anything.</summary>
    public IReadOnlyCollection<SubscriptionGroupConfig> All => _groups.Values;

    /// <summary>Finds a group; null when there is none.</summary>
    public SubscriptionGroupConfig? Find(GroupName group) => _groups.GetValueOrDefault(group);

    private protected override bool Take(StateEvent change)
    {
        switch (change)
        {
            case GroupPut put:
                _groups[put.Config.Name] = put.Config;
                return true;
            case GroupDeleted deleted:
                _groups.Remove(deleted.Group);
                return true;
            default:
                return false;
        }
    }
}
