using ActorMQ.Actors;
using ActorMQ.Broker.Queues;
using ActorMQ.Broker.Requests;
using ActorMQ.Journal.Logs;
using ActorMQ.Journal.Queues;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Journals;

/// <summary>Reads messages for pulls; on a thread of its own, because the disk may keep it waiting.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 store/.../DefaultMessageStore.java#getMessage.</remarks>
internal sealed class LogReaderActor(CommitLog log, ReadSettings settings) : Actor<LogRead>
{
    private readonly MessageCollector _collector = new(log, settings);

    /// <inheritdoc/>
    protected override void Receive(LogRead message)
    {
        switch (message)
        {
            case PullRead read:
                OnPull(read);
                break;
            case OffsetRead read:
                OnOffset(read);
                break;
            case RecordRead read:
                OnRecord(read);
                break;
        }
    }

    /// <inheritdoc/>
    protected override void OnBatchEnd() => _collector.Trim();

    private void OnPull(PullRead read)
    {
        if (!read.Pull.Session.IsOpen)
            return;
        try
        {
            var status = _collector.Collect(read.Queue, read.Pull, read.Found.Next, read.Found.End);
            var found = read.Found with { Status = status, Next = _collector.Next };
            PullReplies.Messages(read.Pull, found, _collector.Messages);
            BrokerMeter.MessagesPulled.Add(_collector.MessageCount);
        }
        catch (IOException failure)
        {
            PullReplies.Failed(read.Pull, read.Found, failure);
        }
    }

    private void OnRecord(RecordRead read)
    {
        try
        {
            // The head first: who asks for any place at all must not make us allocate.
            if (log.TryReadStoreTimestamp(read.Position, out _)
                && log.TryReadRecord(read.Position, out var record))
            {
                IndexReplies.Record(read, record.Bytes);
            }
            else
            {
                IndexReplies.NoRecord(read);
            }
        }
        catch (IOException failure)
        {
            read.Refuse(new Refusal(
                ResponseCode.SystemError, $"the log could not be read: {failure.Message}"));
        }
    }

    private void OnOffset(OffsetRead read)
    {
        try
        {
            OffsetReplies.Answer(read.Query, Find(read));
        }
        catch (IOException failure)
        {
            OffsetReplies.Failed(read.Query, failure);
        }
    }

    private long Find(OffsetRead read)
    {
        var query = read.Query;
        if (query.Kind == OffsetKind.EarliestStoreTime)
        {
            Span<ConsumeQueueUnit> first = stackalloc ConsumeQueueUnit[1];
            return read.Queue.Min < read.End
                && read.Queue.Read(read.Queue.Min, first) == 1
                && log.TryReadStoreTimestamp(first[0].Position, out var storedMs)
                    ? storedMs
                    : OffsetReplies.NoTime;
        }

        var boundary = query.Kind == OffsetKind.LastAtTime ? TimeBoundary.Upper : TimeBoundary.Lower;
        var offset = read.Queue.FindByStoreTime(log, query.TimestampMs, boundary);
        return Math.Min(offset.Value, read.End.Value);
    }
}
