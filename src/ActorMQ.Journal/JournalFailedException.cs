namespace ActorMQ.Journal;

/// <summary>
/// The journal could not write or flush, and is dead: nothing may be acknowledged after this.
/// </summary>
/// <remarks>
/// After a failed fdatasync the pages that did not reach the disk count as clean, so a second try would
/// report success for bytes that are gone. Stop the process, and let recovery find out what there is.
/// </remarks>
public sealed class JournalFailedException : IOException
{
    /// <summary>Says what was being done when the disk refused.</summary>
    public JournalFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
