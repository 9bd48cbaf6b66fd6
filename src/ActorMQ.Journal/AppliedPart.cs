using ActorMQ.Journal.Logs;
using ActorMQ.Model;

namespace ActorMQ.Journal;

/// <summary>What of a log was applied when its store was left, as its checkpoint tells.</summary>
/// <param name="TrustedEnd">What was applied of records before this is durable.</param>
/// <param name="End">At least what lies before this was applied.</param>
/// <param name="Last">The last record before it; null without one.</param>
internal readonly record struct AppliedPart(
    JournalPosition TrustedEnd, JournalPosition End, JournalPosition? Last)
{
    /// <summary>
    /// Ours confirms the last record that was applied; RocketMQ applies all that it has, and confirms what it
    /// likes.
    /// </summary>
    public static AppliedPart Of(
        StoreCheckpoint checkpoint, CommitLog log, LogRecovery recovery, bool isOurs)
    {
        if (!isOurs)
            return new(recovery.From, log.End, log.LastRecord);

        var confirmed = checkpoint.ConfirmedRecord;
        if (checkpoint.DurableTimestampMs == 0 || !log.TryReadRecord(confirmed, out var record))
            return new(log.Start, log.Start, Last: null);
        var trustedEnd = confirmed < recovery.From ? confirmed : recovery.From;
        return new(trustedEnd, confirmed + record.Bytes.Length, confirmed);
    }
}
