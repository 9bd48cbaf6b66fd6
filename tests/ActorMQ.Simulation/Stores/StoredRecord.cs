using ActorMQ.Model;

namespace ActorMQ.Simulation.Stores;

/// <summary>What the model knows of one record that was appended.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Queue">The queue's number.</param>
/// <param name="Offset">In the queue.</param>
/// <param name="Position">In the log.</param>
/// <param name="Bytes">The log's own bytes.</param>
/// <param name="StoreTimestampMs">Milliseconds since 1970.</param>
/// <param name="IsHalf">In the log, in no queue.</param>
internal sealed record StoredRecord(
    string Topic,
    int Queue,
    long Offset,
    JournalPosition Position,
    byte[] Bytes,
    long StoreTimestampMs,
    bool IsHalf)
{
    /// <summary>Whether the topic was deleted since.</summary>
    public bool IsDeleted { get; set; }

    public bool IsInQueue => !IsHalf && !IsDeleted;

    public JournalPosition End => Position + Bytes.Length;
}
