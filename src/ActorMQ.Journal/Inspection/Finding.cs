namespace ActorMQ.Journal.Inspection;

/// <summary>What a finding asks of an operator.</summary>
public enum FindingKind
{
    /// <summary>As after a crash or another release: the next start sees to it by itself.</summary>
    Note = 0,

    /// <summary>Something is lost or wrong: <c>actormq log repair</c> mends it.</summary>
    Damage = 1,
}

/// <summary>One thing that a look at a store has found.</summary>
/// <param name="Kind">What it asks for.</param>
/// <param name="Path">The file or directory.</param>
/// <param name="Offset">The byte in the file; 0 for the file as a whole.</param>
/// <param name="Text">What is wrong there, as a sentence without a full stop.</param>
public sealed record Finding(FindingKind Kind, string Path, long Offset, string Text);
