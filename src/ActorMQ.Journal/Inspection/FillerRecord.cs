using System.Buffers;
using System.Net;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Inspection;

/// <summary>Records that take the room of what is lost, and that every reader passes over.</summary>
/// <remarks>
/// Whole records of a topic of their own, marked as the note of a rolled-back transaction: neither ActorMQ
/// nor RocketMQ puts those in a consume queue or an index. The bodies are spaces.
/// Source: apache/rocketmq 8fc57f1 store/.../DefaultMessageStore.java#CommitLogDispatcherBuildConsumeQueue.
/// </remarks>
internal static class FillerRecord
{
    /// <summary>Less room than this takes no record.</summary>
    public const int SizeMin = MessageRecord.SizeMin + 1;

    private const int PieceSizeMax = 1 << 20;
    private static readonly RecordHost Host = RecordHost.From(new IPEndPoint(IPAddress.Loopback, 0));

    private static ReadOnlySpan<byte> Topic => "LOST"u8;

    /// <summary>Fills room, of which the first byte lies at a position, with records.</summary>
    /// <param name="room">At least <see cref="SizeMin"/> bytes.</param>
    /// <param name="begin">Where the room is.</param>
    /// <param name="storeTimestampMs">Not before the record in front.</param>
    public static void Fill(Span<byte> room, JournalPosition begin, long storeTimestampMs)
    {
        while (!room.IsEmpty)
        {
            var size = room.Length <= PieceSizeMax + SizeMin ? room.Length : PieceSizeMax;
            Write(room[..size], begin, storeTimestampMs);
            begin += size;
            room = room[size..];
        }
    }

    private static void Write(Span<byte> room, JournalPosition begin, long storeTimestampMs)
    {
        var topicSize = Math.Min(room.Length - MessageRecord.SizeMin, Topic.Length);
        var body = new byte[room.Length - MessageRecord.SizeMin - topicSize];
        body.AsSpan().Fill((byte)' ');
        new RecordDraft
        {
            Topic = Topic[..topicSize],
            Body = new ReadOnlySequence<byte>(body),
            SysFlag = default(MessageSysFlag).With(TransactionKind.RolledBack),
            BornTimestampMs = storeTimestampMs,
            BornHost = Host,
            StoreTimestampMs = storeTimestampMs,
            StoreHost = Host,
            Position = begin,
        }.WriteTo(room);
    }
}
