namespace ActorMQ.Model.State;

/// <summary>
/// What a broker knows besides messages: a fold of the events in its log, begun at a snapshot.
/// </summary>
/// <remarks>
/// <code>
///   command ─► StatePlan ─► events ─► log ─┬─► Apply      live, when the log has them safe
///                                          ├─► Apply      on start, from the snapshots' positions on
///                                          └─► Apply      on a replica, as the log's records arrive
/// </code>
/// Invariant: two states that began at snapshots of one log and applied its events up to one position are
/// equal, their versions included. A mutable state, owned by one shell.
/// </remarks>
public sealed class ShardState(TopicTable topics, GroupTable groups, OffsetTable offsets)
{
    /// <summary>The topics.</summary>
    public TopicTable Topics { get; } = topics;

    /// <summary>The consumer groups.</summary>
    public GroupTable Groups { get; } = groups;

    /// <summary>What the groups committed.</summary>
    public OffsetTable Offsets { get; } = offsets;

    /// <summary>Events from here on are missing in at least one table.</summary>
    public JournalPosition Reflected => Least(Least(Topics.Reflected, Groups.Reflected), Offsets.Reflected);

    /// <summary>
    /// Takes the log's next event up; one that is in a table already changes nothing in it.
    /// </summary>
    public void Apply(StateEvent change, in EventPlace place)
    {
        Topics.Apply(change, place);
        Groups.Apply(change, place);
        Offsets.Apply(change, place);
    }

    /// <summary>The log holds no further event before a position.</summary>
    public void Reach(JournalPosition position)
    {
        Topics.Reach(position);
        Groups.Reach(position);
        Offsets.Reach(position);
    }

    private static JournalPosition Least(JournalPosition one, JournalPosition other) =>
        one < other ? one : other;
}
