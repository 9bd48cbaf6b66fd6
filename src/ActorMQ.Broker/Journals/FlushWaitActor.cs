using ActorMQ.Actors;
using ActorMQ.Broker.Queues;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Journals;

/// <summary>With SYNC_FLUSH, keeps the written batches until they are flushed.</summary>
/// <remarks>
/// While one flush runs others gather, and the next flush is for all of them. It is no part of the flusher,
/// because that one sleeps in the disk just when senders have waited long enough: they are answered
/// FLUSH_DISK_TIMEOUT here, and consumers see their messages once they are flushed.
/// Source: apache/rocketmq 8fc57f1 store/.../CommitLog.java#GroupCommitRequest.
/// </remarks>
internal sealed class FlushWaitActor(
    ActorRef<FlushCommand> flusher, StoredBatches stored, LogSettings settings) : Actor<FlushWait>
{
    // The first _flushingCount are what the running flush is for; the first _lateCount have been answered.
    private readonly List<AppendBatch> _waiting = [];
    private int _flushingCount;
    private int _lateCount;
    private bool _isTimerSet;

    /// <inheritdoc/>
    protected override void Receive(FlushWait message)
    {
        if (message.Batch is { } batch)
            OnWritten(batch);
        else if (message.IsFlushed)
            OnFlushed();
        else
            OnDue();
    }

    /// <inheritdoc/>
    protected override void OnBatchEnd()
    {
        if (_flushingCount > 0 || _waiting.Count == 0)
            return;
        _flushingCount = _waiting.Count;
        flusher.Tell(new FlushCommand { Asker = Context.Self });
    }

    private void OnWritten(AppendBatch batch)
    {
        batch.WrittenAt = Context.Time.GetTimestamp();
        _waiting.Add(batch);
        if (!_isTimerSet)
            StartTimer(settings.SyncFlushTimeout);
    }

    private void OnFlushed()
    {
        for (var i = 0; i < _flushingCount; i++)
            stored.Announce(_waiting[i]);
        _waiting.RemoveRange(0, _flushingCount);
        _lateCount = Math.Max(0, _lateCount - _flushingCount);
        _flushingCount = 0;
        stored.RunQueues(here: true);
    }

    /// <summary>Answers those whose time is up; the timer then stands for the next, if one waits.</summary>
    private void OnDue()
    {
        _isTimerSet = false;
        while (_lateCount < _waiting.Count)
        {
            var left = settings.SyncFlushTimeout
                - Context.Time.GetElapsedTime(_waiting[_lateCount].WrittenAt);
            if (left > TimeSpan.Zero)
            {
                StartTimer(left);
                return;
            }

            stored.AnswerLate(_waiting[_lateCount++], ResponseCode.FlushDiskTimeout);
        }
    }

    private void StartTimer(TimeSpan after)
    {
        _isTimerSet = true;
        Context.StartTimer("due", FlushWait.Due, after);
    }
}

/// <summary>What the keeper of written batches is told.</summary>
/// <param name="Batch">One that is written, and is its from now on.</param>
/// <param name="IsFlushed">Whether the flush that it asked for is done.</param>
internal readonly record struct FlushWait(AppendBatch? Batch, bool IsFlushed)
{
    /// <summary>The flush that was asked for is done.</summary>
    internal static FlushWait Flushed => new(null, IsFlushed: true);

    /// <summary>Its own timer: someone may have waited long enough.</summary>
    internal static FlushWait Due => default;
}
