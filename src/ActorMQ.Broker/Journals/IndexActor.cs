using ActorMQ.Actors;
using ActorMQ.Broker.Requests;
using ActorMQ.Journal;
using ActorMQ.Journal.Index;
using ActorMQ.Model;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Broker.Journals;

/// <summary>Follows the log and files its keys; answers who looks for one.</summary>
/// <remarks>
/// On a thread of its own, behind the writer, which never waits for it. A query is answered when all that
/// the log held on its arrival is indexed. A disk that refuses a file of the index does not end the broker:
/// what is doubtful is removed, and built from the log again after a pause.
/// </remarks>
/// <param name="store">Open.</param>
/// <param name="complete">Completes a checkpoint, once the index is durable or cannot be.</param>
/// <param name="settings">Sizes and patience.</param>
/// <param name="log">Hears of what could not be read or written.</param>
internal sealed partial class IndexActor(
    MessageStore store, Action<CheckpointMark> complete, IndexSettings settings, ILogger log)
    : Actor<IndexCommand>
{
    private const int StepsPerTurn = 16;

    // Some 40 microseconds.
    private const int RecordsPerStep = 256;
    private readonly Queue<FindByKey> _waiting = [];
    private MessageIndex? _index;
    private CheckpointMark? _mark;
    private Exception? _failure;
    private long _failedAt;
    private int _removedCount;
    private JournalPosition? _unreadable;

    /// <inheritdoc/>
    protected override void OnStart() =>
        Context.StartPeriodicTimer("log", IndexTick.Instance, settings.Period);

    /// <inheritdoc/>
    protected override void Receive(IndexCommand message)
    {
        switch (message)
        {
            case FindByKey find:
                OnFind(find);
                break;
            case FlushIndex flush:
                _mark = flush.Mark;
                break;
        }
    }

    /// <inheritdoc/>
    protected override void OnBatchEnd()
    {
        Try(Work);
        if (_failure is { } failure)
            RefuseAll(find => IndexReplies.Failed(find, failure));
        if (_mark is { } mark)
            complete(mark);
        _mark = null;
    }

    /// <inheritdoc/>
    protected override void OnStop()
    {
        var start = Context.Time.GetTimestamp();
        if (_failure is null && _index is { } index)
        {
            Try(() =>
            {
                while (Advance(index)
                    && Context.Time.GetElapsedTime(start) < settings.StopPatience)
                {
                }

                Flush(index);
            });
        }

        if (_failure is not null)
            Try(() => _index?.RemoveUnflushed());
        RefuseAll(find => IndexReplies.Refused(find, Refusal.NotTold(TellResult.Stopped)));
        _index?.Dispose();
    }

    private void OnFind(FindByKey find)
    {
        if (_waiting.Count >= settings.WaitingQueriesMax)
        {
            IndexReplies.Refused(find, Refusal.NotTold(TellResult.MailboxFull));
            return;
        }

        find.ArrivedAt = Context.Time.GetTimestamp();
        find.IndexedEndMin = store.AppliedEnd;
        _waiting.Enqueue(find);
    }

    private void Try(Action work)
    {
        try
        {
            work();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _failure = failure;
            _failedAt = Context.Time.GetTimestamp();
            BrokerMeter.IndexFailures.Add(1);
            LogFailed(log, settings.FailurePause, failure);
        }
    }

    private void Work()
    {
        if (_failure is not null && Context.Time.GetElapsedTime(_failedAt) < settings.FailurePause)
            return;
        if (_failure is not null)
            Forget();
        var index = _index ??= Open();
        var hasMore = Advance(index);
        hasMore |= !TryAnswerAll(index, hasMore);
        TellOfDamage(index);
        if (_mark is not null)
            Flush(index);
        if (!hasMore)
            return;
        RefuseLate();
        Context.Self.Tell(IndexTick.Instance);
    }

    /// <summary>
    /// In small steps: a system may let a thread go on for milliseconds, whoever waits for its processor.
    /// </summary>
    private static bool Advance(MessageIndex index)
    {
        for (var step = 0; step < StepsPerTurn; step++)
        {
            if (!index.Advance(RecordsPerStep))
                return false;
            Thread.Yield();
        }

        return true;
    }

    private MessageIndex Open()
    {
        var index = store.OpenIndex(settings.Options, Context.Time);
        _removedCount = 0;
        return index;
    }

    private void Forget()
    {
        _index?.RemoveUnflushed();
        _index?.Dispose();
        _index = null;
        _failure = null;
    }

    private void Flush(MessageIndex index)
    {
        index.Flush();
        if (index.DurableTimestampMs is { } durableMs)
            store.NoteIndexDurable(durableMs);
        index.DeleteBefore(store.Log.Start);
    }

    /// <summary>
    /// Answers those whose records are indexed, or cannot be. False when a file was found damaged: it must
    /// be built again before the answer.
    /// </summary>
    private bool TryAnswerAll(MessageIndex index, bool hasMore)
    {
        while (_waiting.TryPeek(out var find) && (!hasMore || index.IndexedEnd >= find.IndexedEndMin))
        {
            try
            {
                if (index.Find(find.Query) is not { } answer)
                    return false;
                IndexReplies.Found(find, answer);
            }
            catch (IOException failure)
            {
                IndexReplies.Failed(find, failure);
            }

            _waiting.Dequeue();
        }

        return true;
    }

    private void RefuseLate()
    {
        while (_waiting.TryPeek(out var find)
            && Context.Time.GetElapsedTime(find.ArrivedAt) >= settings.QueryWaitMax)
        {
            var left = store.AppliedEnd - _index!.IndexedEnd;
            IndexReplies.Refused(_waiting.Dequeue(), IndexReplies.BeingBuilt(left));
        }
    }

    private void RefuseAll(Action<FindByKey> refuse)
    {
        while (_waiting.TryDequeue(out var find))
            refuse(find);
    }
}
