using ActorMQ.Actors;
using ActorMQ.Broker.Queues;
using ActorMQ.Broker.Requests;
using ActorMQ.Journal;
using ActorMQ.Journal.Logs;
using ActorMQ.Journal.Queues;
using ActorMQ.Model.Queues;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Journals;

/// <summary>Reads messages for pulls, on a thread of its own.</summary>
/// <remarks>
/// One kind of reader takes what is in memory and hands the rest on to the other kind, which may wait for the
/// disk: who reads old data keeps nobody waiting who reads the newest.
/// Source: apache/rocketmq 8fc57f1 store/.../DefaultMessageStore.java#getMessage.
/// </remarks>
/// <param name="store">What is read.</param>
/// <param name="settings">How much for one pull.</param>
/// <param name="disk">Readers that may wait for the disk; none: this is one of them.</param>
/// <param name="reports">Told of damage.</param>
internal sealed class LogReaderActor(
    MessageStore store, ReadSettings settings, IReadOnlyList<ActorRef<LogRead>> disk, DamageReports reports)
    : Actor<LogRead>
{
    private readonly CommitLog _log = store.Log;
    private readonly MessageCollector _collector = new(store.Log, settings, mayWait: disk.Count == 0);
    private int _turn;

    /// <inheritdoc/>
    protected override void Receive(LogRead message)
    {
        switch (message)
        {
            case PullRead read:
                OnPull(read);
                break;
            case OffsetRead or RecordRead when disk.Count > 0:
                HandOn(message);
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
            if (_collector.TryCollect(
                read.Queue, read.Pull, read.Found.Next, read.Found.End, out var status))
            {
                read.Pull.IsSlow = _log.End - _collector.LastPosition > settings.SlaveReadGapBytes;
                Answer(read, read.Found with { Status = status, Next = _collector.Next });
            }
            else
            {
                BrokerMeter.DiskReads.Add(1);
                HandOn(read);
            }
        }
        catch (IOException failure)
        {
            BrokerMeter.ReadsFailed.Add(1);
            PullReplies.Failed(read.Pull, read.Found, failure.Message);
        }
    }

    private void Answer(PullRead read, in PullDecision found)
    {
        foreach (var damage in _collector.Damages)
            reports.LeftOut(damage);
        if (_collector.Unread is { } unread)
            reports.Waited(unread);

        if (_collector is { MessageCount: 0, Unread: { } failed })
        {
            PullReplies.Failed(read.Pull, found, failed.ToString());
            return;
        }

        var firstDamage = _collector.Damages.Count > 0 ? _collector.Damages[0] : null;
        PullReplies.Messages(read.Pull, found, _collector, firstDamage);
        BrokerMeter.MessagesPulled.Add(_collector.MessageCount);
    }

    /// <summary>In turns: which of them is free first, nobody knows.</summary>
    private void HandOn(LogRead read)
    {
        _turn = (_turn + 1) % disk.Count;
        var told = disk[_turn].Tell(read);
        if (told != TellResult.Accepted)
            read.Refuse(Refusal.NotTold(told));
    }

    private void OnRecord(RecordRead read)
    {
        try
        {
            // What is not acknowledged may be cut again. The head before the rest: who asks for any place at
            // all must not make us allocate.
            if (read.Position < store.AppliedEnd
                && _log.TryReadStoreTimestamp(read.Position, out _)
                && _log.TryReadRecord(read.Position, out var record))
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
                && _log.TryReadStoreTimestamp(first[0].Position, out var storedMs)
                    ? storedMs
                    : OffsetReplies.NoTime;
        }

        var boundary = query.Kind == OffsetKind.LastAtTime ? TimeBoundary.Upper : TimeBoundary.Lower;
        var offset = read.Queue.FindByStoreTime(_log, query.TimestampMs, boundary);
        return Math.Min(offset.Value, read.End.Value);
    }
}
