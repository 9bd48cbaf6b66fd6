using ActorMQ.Model;
using ActorMQ.Model.State;

namespace ActorMQ.Simulation.Stores;

/// <summary>What the model knows of one record that was appended.</summary>
internal sealed record StoredRecord
{
    public required string Topic { get; init; }

    /// <summary>The queue's number.</summary>
    public required int Queue { get; init; }

    /// <summary>In the queue.</summary>
    public required long Offset { get; init; }

    /// <summary>In the log.</summary>
    public required JournalPosition Position { get; init; }

    /// <summary>The log's own bytes.</summary>
    public required byte[] Bytes { get; init; }

    /// <summary>Milliseconds since 1970.</summary>
    public required long StoreTimestampMs { get; init; }

    /// <summary>In the log, in no queue.</summary>
    public bool IsHalf { get; init; }

    /// <summary>The keys that applications may ask for.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>The change of the broker's state that it holds; null in messages.</summary>
    public StateEvent? Change { get; init; }

    /// <summary>Whether the topic was deleted since.</summary>
    public bool IsDeleted { get; set; }

    public bool IsInQueue => !IsHalf && !IsDeleted;

    public JournalPosition End => Position + Bytes.Length;
}
