using System.Buffers.Binary;
using ActorMQ.Journal.Files;
using ActorMQ.Model;

namespace ActorMQ.Journal.Logs;

/// <summary>How far a store was durable, kept in its <c>checkpoint</c> file.</summary>
/// <remarks>
/// Five big-endian int64 at the start of a file of 4096 bytes:
/// <code>
///  |0           |8           |16          |24                 |32              |40 .. zeros
///  | physic ms  | logics ms  | index ms   | master flushed    | confirmed      |
/// </code>
/// The first three are store times of the last messages whose record, consume-queue unit and index entry are
/// durable. The last is, here as in RocketMQ, the position of a record that is whole; ours is also durable
/// with all before it. The bytes in use lie in one sector, so that a power cut leaves the old ones or the new
/// ones.
/// Source: apache/rocketmq 8fc57f1 store/src/main/java/org/apache/rocketmq/store/StoreCheckpoint.java.
/// </remarks>
/// <param name="PhysicTimestampMs">Milliseconds since 1970.</param>
/// <param name="LogicsTimestampMs">Milliseconds since 1970.</param>
/// <param name="IndexTimestampMs">Milliseconds since 1970.</param>
/// <param name="MasterFlushedOffset">A slave's knowledge of its master; kept as found.</param>
/// <param name="ConfirmedRecord">0 when there is none.</param>
public readonly record struct StoreCheckpoint(
    long PhysicTimestampMs,
    long LogicsTimestampMs,
    long IndexTimestampMs,
    long MasterFlushedOffset,
    JournalPosition ConfirmedRecord)
{
    private const int FileSize = 4096;
    private const int UsedSize = 40;

    /// <summary>
    /// What was stored up to here is durable in log and consume queues, in milliseconds since 1970.
    /// </summary>
    public long DurableTimestampMs => Math.Min(PhysicTimestampMs, LogicsTimestampMs);

    /// <summary>
    /// Reads a checkpoint file; a missing or short one says that nothing is known to be durable.
    /// </summary>
    public static StoreCheckpoint Read(IJournalFiles files, string path)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (!files.Exists(path))
            return default;

        using var file = files.Open(path);
        Span<byte> bytes = stackalloc byte[UsedSize];
        bytes.Clear();
        file.Read(bytes, 0);
        return new(
            BinaryPrimitives.ReadInt64BigEndian(bytes),
            BinaryPrimitives.ReadInt64BigEndian(bytes[8..]),
            BinaryPrimitives.ReadInt64BigEndian(bytes[16..]),
            BinaryPrimitives.ReadInt64BigEndian(bytes[24..]),
            new(BinaryPrimitives.ReadInt64BigEndian(bytes[32..])));
    }

    /// <summary>The same, when nothing is known of the consume queues.</summary>
    public StoreCheckpoint WithoutQueues() =>
        this with { LogicsTimestampMs = 0, ConfirmedRecord = JournalPosition.Start };

    /// <summary>Writes the checkpoint file; durable when this returns.</summary>
    public void Write(IJournalFiles files, string path)
    {
        ArgumentNullException.ThrowIfNull(files);
        using var file = files.Open(path);
        Span<byte> bytes = stackalloc byte[UsedSize];
        BinaryPrimitives.WriteInt64BigEndian(bytes, PhysicTimestampMs);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], LogicsTimestampMs);
        BinaryPrimitives.WriteInt64BigEndian(bytes[16..], IndexTimestampMs);
        BinaryPrimitives.WriteInt64BigEndian(bytes[24..], MasterFlushedOffset);
        BinaryPrimitives.WriteInt64BigEndian(bytes[32..], ConfirmedRecord.Value);
        var isNew = file.Length < FileSize;
        if (isNew)
            file.SetLength(FileSize);
        file.Write(bytes, 0);
        file.Flush();
        if (isNew)
            files.FlushDirectory(path[..path.LastIndexOf('/')]);
    }
}
