using ActorMQ.Journal.Queues;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal;

/// <summary>
/// Told of each record that a store applies, in the order of the log, on the applying thread.
/// </summary>
/// <remarks>A record that could not be applied, for lack of room, is told again.</remarks>
public interface IRecordsApplied
{
    /// <summary>
    /// The record comes next: everything before it is applied, nothing behind it. Here topics may be deleted,
    /// with the place behind this record.
    /// </summary>
    /// <param name="record">Good until this returns.</param>
    /// <returns>False: it goes into no queue, now and whenever queues are built anew; neither does any
    /// earlier record of its topic.</returns>
    bool OnApplying(MessageRecord record);

    /// <summary>The record is applied.</summary>
    /// <param name="record">Good until this returns.</param>
    /// <param name="queue">
    /// The queue that holds its message now; null when it is in none, such as a half message, or one of a
    /// topic that was deleted since, or when <see cref="OnApplying"/> said so.
    /// </param>
    void OnApplied(MessageRecord record, ConsumeQueue? queue);
}
