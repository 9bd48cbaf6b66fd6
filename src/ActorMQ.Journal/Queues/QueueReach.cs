using ActorMQ.Model;

namespace ActorMQ.Journal.Queues;

/// <summary>How far into the log queues reach when they are opened.</summary>
/// <param name="TrustedEnd">Units of records before this were durable; what lies behind is applied anew.
/// </param>
/// <param name="AppliedEnd">No queue tells of a record at or behind this.</param>
/// <param name="IsCopy">
/// The log is a copy, which may have begun in the middle of another: then so may queues, and a queue may lack
/// what that one had lost.
/// </param>
internal readonly record struct QueueReach(
    JournalPosition TrustedEnd, JournalPosition AppliedEnd, bool IsCopy);
