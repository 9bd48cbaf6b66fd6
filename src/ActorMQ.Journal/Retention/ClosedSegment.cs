using ActorMQ.Model;

namespace ActorMQ.Journal.Retention;

/// <summary>A file of the log, <c>[Begin, End)</c>, to which nothing will be written any more.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Begin">Its first position.</param>
/// <param name="End">The next segment's first position.</param>
/// <param name="ClosedAtMs">
/// When the next segment began, in milliseconds since 1970: nothing in this one is younger. Null when that
/// is not known, as long as the next one has no record.
/// </param>
public sealed record ClosedSegment(
    string Path, JournalPosition Begin, JournalPosition End, long? ClosedAtMs)
{
    /// <summary>The file's size.</summary>
    public long SizeBytes => End - Begin;
}
