namespace ActorMQ.Model.State;

/// <summary>One part of a broker's state, and how far in the log it has come.</summary>
/// <remarks>
/// It was read from a snapshot, perhaps older or younger than those of the other tables, so each passes over
/// the events that are in it already. A mutable state, owned by one shell.
/// </remarks>
public abstract class StateTable
{
    private protected StateTable(JournalPosition reflected, ConfigVersion version) =>
        (Reflected, Version) = (reflected, version);

    /// <summary>All events before this position are in the table, and none from there on.</summary>
    public JournalPosition Reflected { get; private set; }

    /// <summary>Counts the changes.</summary>
    public ConfigVersion Version { get; private set; }

    internal void Apply(StateEvent change, in EventPlace place)
    {
        if (place.Begin < Reflected)
            return;
        if (Take(change))
            Version = Version.Next(DateTimeOffset.FromUnixTimeMilliseconds(place.StoredMs));
        Reflected = place.End;
    }

    internal void Reach(JournalPosition position) =>
        Reflected = position > Reflected ? position : Reflected;

    /// <summary>Takes an event up.</summary>
    /// <returns>Whether it was one for this table.</returns>
    private protected abstract bool Take(StateEvent change);
}
