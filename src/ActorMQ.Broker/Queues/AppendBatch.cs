using System.Buffers;
using ActorMQ.Actors;
using ActorMQ.Broker.Requests;
using ActorMQ.Broker.Topics;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;
using ActorMQ.Transport;

namespace ActorMQ.Broker.Queues;

/// <summary>
/// The sends of one connection to one queue that came in one read: laid out once, written once, answered
/// together.
/// </summary>
/// <remarks>
/// Pooled, so that a send costs no allocation. One owner at a time, handed on with each Tell:
/// <code>
///   connection (gathers records) ─► queue (gives offsets) ─► commit log (gives positions, writes)
///        ▲                             │ ◄───────────────────────┘
///        └── pool ◄── (answers) ◄──────┘
/// </code>
/// </remarks>
internal sealed class AppendBatch : QueueMessage
{
    private const int FirstByteCount = 8 * 1024;
    private const int KeptByteCount = 64 * 1024;
    private const int FirstRecordCount = 32;

    private byte[] _bytes = [];
    private int _length;
    private AppendRecord[] _records = new AppendRecord[FirstRecordCount];
    private AppendRequest[] _requests = new AppendRequest[FirstRecordCount];
    private int _requestCount;

    /// <summary>Who sent; set by <see cref="Begin"/>.</summary>
    internal ConnectionSession Session { get; private set; } = null!;

    /// <summary>The topic; null while it is being created.</summary>
    internal TopicEntry? Topic { get; private set; }

    /// <summary>The queue.</summary>
    internal QueueId Queue { get; private set; }

    /// <summary>The queue's actor, to tell when the messages are stored; set by it.</summary>
    internal ActorRef<QueueMessage>? Owner { get; private set; }

    /// <summary>The queue's index, for the log to enter the messages; set by the queue's actor.</summary>
    internal ConsumeQueue? ConsumeQueue { get; private set; }

    /// <summary>The offset of the first message; set by the queue's actor.</summary>
    internal QueueOffset FirstOffset { get; private set; }

    /// <summary>Whether the messages are as safe as was promised; set by the log.</summary>
    internal bool IsStored { get; private set; }

    /// <summary>
    /// Whether it is its queue's first since messages were refused, or at all: none under way is before it.
    /// Set by the queue's actor.
    /// </summary>
    internal bool BeginsAnew { get; private set; }

    /// <summary>
    /// Why it is not acknowledged, though the queue gave it offsets; set by the log. The code tells whether
    /// something of it may be stored.
    /// </summary>
    internal Refusal? Refusal { get; set; }

    /// <summary>When it was handed to its queue, as a time stamp of the broker's clock.</summary>
    internal long SentAt { get; set; }

    /// <summary>When it was written and began to wait for its flush, likewise; SYNC_FLUSH alone.</summary>
    internal long WrittenAt { get; set; }

    /// <summary>Whether its senders have been answered before it was flushed.</summary>
    internal bool IsAnswered { get; set; }

    /// <summary>Whether it waits for its flush, whatever flushDiskType says.</summary>
    internal bool MustFlush { get; set; }

    /// <summary>How many messages there are.</summary>
    internal int RecordCount { get; private set; }

    /// <summary>How many requests they came in.</summary>
    internal int RequestCount => _requestCount;

    /// <summary>Bytes of all records.</summary>
    internal int SizeBytes => _length;

    /// <summary>The requests, in the order in which they came.</summary>
    internal ReadOnlySpan<AppendRequest> Requests => _requests.AsSpan(0, _requestCount);

    /// <summary>The messages, in the order of their offsets.</summary>
    internal Span<AppendRecord> Records => _records.AsSpan(0, RecordCount);

    /// <summary>Makes a batch out of a pool ready for a connection's sends.</summary>
    internal void Begin(ConnectionSession session, TopicEntry? topic, QueueId queue)
    {
        (Session, Topic, Queue) = (session, topic, queue);
        (Owner, ConsumeQueue, FirstOffset, IsStored) = (null, null, QueueOffset.Zero, false);
        (_length, RecordCount, _requestCount) = (0, 0, 0);
        (SentAt, WrittenAt, IsAnswered, MustFlush) = (0, 0, false, false);
        (BeginsAnew, Refusal) = (false, null);
    }

    /// <summary>Says where the messages go, once their topic is there.</summary>
    internal void Address(TopicEntry topic, QueueId queue)
    {
        (Topic, Queue) = (topic, queue);
        foreach (ref readonly var record in Records)
            RecordPatch.Queue(BytesOf(record), queue);
    }

    /// <summary>Lays a message out behind the others.</summary>
    /// <param name="draft">The message; its offset, position and store time come later.</param>
    /// <param name="sizeBytes">What <see cref="RecordDraft.Measure"/> said.</param>
    /// <param name="tagsCode">The code of its tag.</param>
    /// <returns>Where the record begins, in bytes from the batch's beginning.</returns>
    internal int AddRecord(in RecordDraft draft, int sizeBytes, TagsCode tagsCode)
    {
        var start = _length;
        EnsureRoom(sizeBytes);
        draft.WriteTo(_bytes.AsSpan(start, sizeBytes));
        if (RecordCount == _records.Length)
            Array.Resize(ref _records, 2 * _records.Length);
        _records[RecordCount++] = new AppendRecord(start, sizeBytes, tagsCode.Value);
        _length += sizeBytes;
        return start;
    }

    /// <summary>Notes the request to which the last records belong.</summary>
    /// <param name="ticket">The request.</param>
    /// <param name="recordCount">How many of the last records are its.</param>
    /// <param name="key">The id that the answer repeats.</param>
    /// <param name="repeatsMessageId">Whether the answer says the message's id a second time.</param>
    internal void AddRequest(RequestTicket ticket, int recordCount, AppendKey key, bool repeatsMessageId)
    {
        if (_requestCount == _requests.Length)
            Array.Resize(ref _requests, 2 * _requests.Length);
        _requests[_requestCount++] =
            new AppendRequest(ticket, RecordCount - recordCount, recordCount, key, repeatsMessageId);
    }

    /// <summary>Forgets the last records: the request that they are of is refused after all.</summary>
    internal void RemoveLast(int recordCount)
    {
        RecordCount -= recordCount;
        if (recordCount > 0)
            _length = _records[RecordCount].Start;
    }

    /// <summary>
    /// Gives the messages their offsets, one behind the other; the log writes them into the records.
    /// </summary>
    internal void Place(
        QueueOffset first, ActorRef<QueueMessage> owner, ConsumeQueue consumeQueue, bool beginsAnew) =>
        (FirstOffset, Owner, ConsumeQueue, BeginsAnew) = (first, owner, consumeQueue, beginsAnew);

    /// <summary>The messages are stored; where each lies stands in its record.</summary>
    internal void Stored() => IsStored = true;

    /// <summary>All records, back to back.</summary>
    internal Span<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>A record's bytes.</summary>
    internal Span<byte> BytesOf(in AppendRecord record) => _bytes.AsSpan(record.Start, record.Size);

    /// <summary>The id that the answer to a request repeats; empty when there is none.</summary>
    internal ReadOnlyMemory<byte> KeyOf(in AppendRequest request) =>
        request.Key.Apart ?? _bytes.AsMemory(request.Key.Start, request.Key.Size);

    /// <summary>Lets go of what is large and of what it refers to, before it goes back to its pool.</summary>
    internal void End()
    {
        Begin(null!, null, default);
        if (_bytes.Length <= KeptByteCount)
            return;
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    private void EnsureRoom(int sizeBytes)
    {
        if (_bytes.Length - _length >= sizeBytes)
            return;
        var wanted = Math.Max(
            FirstByteCount, Math.Max(checked(_length + sizeBytes), Math.Min(2 * _bytes.Length, 1 << 24)));
        var larger = ArrayPool<byte>.Shared.Rent(wanted);
        _bytes.AsSpan(0, _length).CopyTo(larger);
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}

/// <summary>One message of a batch.</summary>
/// <param name="Start">Where its record begins in the batch's bytes.</param>
/// <param name="Size">Its record's bytes.</param>
/// <param name="TagsCode">The code of its tag.</param>
internal record struct AppendRecord(int Start, int Size, long TagsCode)
{
    /// <summary>Where it lies in the log; set by the log.</summary>
    internal JournalPosition Position { get; set; }
}

/// <summary>One request of a batch; see <see cref="AppendBatch.AddRequest"/>.</summary>
internal readonly record struct AppendRequest(
    RequestTicket Ticket, int FirstRecord, int RecordCount, AppendKey Key, bool RepeatsMessageId);

/// <summary>The id that a client gave what it sent: inside the record, or apart from it.</summary>
/// <param name="Start">Where it begins in the batch's bytes.</param>
/// <param name="Size">Its bytes there; 0 when it is not there.</param>
/// <param name="Apart">Its bytes when they are in no record: a batch's own id.</param>
internal readonly record struct AppendKey(int Start, int Size, byte[]? Apart);
