using System.Text;

namespace ActorMQ.Journal.Index;

/// <summary>What is asked of the index.</summary>
/// <param name="Topic">The topic, in UTF-8.</param>
/// <param name="Key">The key or unique key, in UTF-8.</param>
/// <param name="CountMax">The most records wanted: of more, the newest.</param>
/// <param name="BeginMs">Store time of the oldest, in milliseconds since 1970.</param>
/// <param name="EndMs">Store time of the newest; both ends belong to it.</param>
public sealed record IndexQuery(
    ReadOnlyMemory<byte> Topic, ReadOnlyMemory<byte> Key, int CountMax, long BeginMs, long EndMs)
{
    /// <summary>A query of a topic and a key given as text.</summary>
    public IndexQuery(string topic, string key, int countMax, long beginMs, long endMs)
        : this(Encoding.UTF8.GetBytes(topic), Encoding.UTF8.GetBytes(key), countMax, beginMs, endMs)
    {
    }

    /// <summary>
    /// The most bytes of records wanted; the newest is given in any case. Bounds an answer's frame.
    /// </summary>
    public int SizeMaxBytes { get; init; } = int.MaxValue;
}

/// <summary>What the index found.</summary>
/// <param name="Records">Whole records in the log's own bytes, in the order of the log.</param>
/// <param name="LastTimestampMs">Store time of the last record indexed; 0 without one.</param>
/// <param name="LastPosition">Where that record lies.</param>
public sealed record IndexAnswer(
    IReadOnlyList<ReadOnlyMemory<byte>> Records, long LastTimestampMs, long LastPosition);
