using ActorMQ.Actors;
using ActorMQ.Broker.Journals;
using ActorMQ.Broker.Requests;
using ActorMQ.Journal.Queues;
using ActorMQ.Model.Queues;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Queues;

/// <summary>
/// One queue: hands messages to the log with their offsets, answers their senders, parks and wakes pulls.
/// </summary>
/// <remarks>All decisions are <see cref="QueueState{TTicket}"/>'s; this shell carries them out.</remarks>
internal sealed class QueueActor : Actor<QueueMessage>
{
    private const string RecheckTimer = "recheck";

    private readonly QueueKey _key;
    private readonly ConsumeQueues _consumeQueues;
    private readonly QueueLinks _links;
    private readonly QueueSettings _settings;
    private readonly SendReplies _replies;
    private readonly ActorRef<LogRead> _reader;
    private readonly List<PullWake<PullCommand>> _wakes = [];
    private long[] _tagsCodes = new long[16];
    private ConsumeQueue _consumeQueue;
    private QueueState<PullCommand> _state = null!;
    private long _recheckAt = long.MaxValue;
    private bool _beginsAnew;

    /// <summary>The queue whose messages its consume queue tells of.</summary>
    internal QueueActor(
        QueueKey key, ConsumeQueues consumeQueues, QueueLinks links, QueueSettings settings)
    {
        _key = key;
        _consumeQueues = consumeQueues;
        _consumeQueue = consumeQueues.Get(key.Topic, key.Queue);
        _links = links;
        _settings = settings;
        _replies = new SendReplies(links.Identity);
        _reader = links.ReaderFor(key);
    }

    /// <inheritdoc/>
    protected override void OnStart() => Begin();

    /// <inheritdoc/>
    protected override void Receive(QueueMessage message)
    {
        switch (message)
        {
            case AppendBatch { Refusal: { } refusal } batch:
                OnRefused(batch, refusal);
                break;
            case AppendBatch { IsStored: false } batch:
                OnAppend(batch);
                break;
            case AppendBatch batch:
                OnStored(batch);
                break;
            case PullCommand pull:
                OnPull(pull);
                break;
            case OffsetQuery query:
                OnQuery(query);
                break;
            case Recheck:
                OnRecheck();
                break;
            case Passivate:
                OnPassivate();
                break;
            case QueueGrown grown:
                OnGrown(grown);
                break;
            case EndOfTopic:
                OnEndOfTopic();
                break;
        }
    }

    /// <inheritdoc/>
    protected override void OnStop()
    {
        _state.WakeAll(_wakes);
        CarryOutWakes();
    }

    private void OnAppend(AppendBatch batch)
    {
        if (HasWaitedTooLong(batch))
        {
            BrokerMeter.SendsRefused.Add(batch.RequestCount, BrokerMeter.Busy);
            _links.Sends.Refuse(
                batch, ResponseCode.SystemBusy, "[TIMEOUT_CLEAN_QUEUE]broker busy: the send waited too long");
            return;
        }

        if (_state.IsTakingBack)
        {
            var closed = _links.Sends.Gate.Refusal ?? "service not available now: try again";
            Refuse(batch, new Refusal(ResponseCode.ServiceNotAvailable, closed));
            return;
        }

        // From the Tell on the batch is the log's.
        var count = batch.RecordCount;
        batch.Place(_state.Next, Context.Self, _consumeQueue, _beginsAnew);
        if (_links.CommitLog.Tell(new LogCommand(batch, LogTick.None)) == TellResult.Accepted)
        {
            _state.Append(count);
            _beginsAnew = false;
        }
        else
        {
            _links.Sends.Refuse(
                batch, ResponseCode.SystemBusy, "[REJECTREQUEST]system busy: the log takes no more");
        }
    }

    private bool HasWaitedTooLong(AppendBatch batch) =>
        _settings.AppendWaitMax != Timeout.InfiniteTimeSpan
        && Context.Time.GetElapsedTime(batch.SentAt) > _settings.AppendWaitMax;

    private void OnStored(AppendBatch batch)
    {
        _replies.Stored(batch);
        BrokerMeter.MessagesStored.Add(batch.RecordCount);

        // What was on its way when its topic ended was stored, and is gone with it.
        if (batch.ConsumeQueue == _consumeQueue)
            _state.Appended(batch.FirstOffset, batch.RecordCount, TagsCodesOf(batch), _wakes);
        _links.Sends.Pool.Release(batch);
        CarryOutWakes();
    }

    /// <summary>
    /// The disk was full, or another leads. The writer refuses all that follows, too, until a batch says that
    /// it is the first since the queue knows.
    /// </summary>
    private void OnRefused(AppendBatch batch, in Refusal refusal)
    {
        if (batch.ConsumeQueue == _consumeQueue)
        {
            _state.Refused(batch.RecordCount);
            _beginsAnew = true;
        }

        Refuse(batch, refusal);
    }

    private void Refuse(AppendBatch batch, in Refusal refusal)
    {
        BrokerMeter.SendsRefused.Add(batch.RequestCount, _links.Sends.Gate.Reason);
        _links.Sends.Refuse(batch, refusal.Code, refusal.Remark);
    }

    /// <summary>
    /// The writer has deleted the queue: who waits is answered, and the next message is the first again.
    /// </summary>
    private void OnEndOfTopic()
    {
        if (!_consumeQueue.IsDeleted)
            return;
        _state.WakeAll(_wakes);
        CarryOutWakes();
        _consumeQueue = _consumeQueues.Get(_key.Topic, _key.Queue);
        Begin();
    }

    private void Begin()
    {
        _state = new QueueState<PullCommand>(_consumeQueue.Min, _consumeQueue.Max, _settings.ParkedPullsMax);
        _beginsAnew = true;
    }

    /// <summary>
    /// The log's writer has applied messages that were not handed over here. Those of an ended life of the
    /// topic are none of this one's.
    /// </summary>
    private void OnGrown(QueueGrown grown)
    {
        if (grown.Queue != _consumeQueue)
            return;
        _state.Follow(grown.End, _wakes);
        CarryOutWakes();
    }

    /// <summary>The tags matter only while somebody waits for them.</summary>
    private ReadOnlySpan<long> TagsCodesOf(AppendBatch batch)
    {
        if (_state.ParkedCount == 0)
            return [];
        if (_tagsCodes.Length < batch.RecordCount)
            _tagsCodes = new long[Math.Max(batch.RecordCount, 2 * _tagsCodes.Length)];
        var count = 0;
        foreach (ref readonly var record in batch.Records)
            _tagsCodes[count++] = record.TagsCode;
        return _tagsCodes.AsSpan(0, count);
    }

    private void OnPull(PullCommand pull)
    {
        _state.Trimmed(_consumeQueue.Min);
        _state.IsEndKnown = _links.Sends.Gate.Leads;
        var deadline = Context.Time.GetTimestamp() + ToStamp(pull.Suspend);
        var parked = new ParkedPull<PullCommand>(pull, pull.From, pull.Filter, deadline);
        var mayPark = pull.Suspend > TimeSpan.Zero;
        var decision = _state.Pull(parked, mayPark);
        if (decision.Status == PullStatus.TooManyWaiting && _state.Forget(static p => !p.Session.IsOpen) > 0)
            decision = _state.Pull(parked, mayPark);
        CarryOut(pull, decision);
        StartRecheck();
    }

    private void OnQuery(OffsetQuery query)
    {
        _state.Trimmed(_consumeQueue.Min);
        switch (query.Kind)
        {
            case OffsetKind.Min:
                OffsetReplies.Answer(query, _state.Min.Value);
                break;
            case OffsetKind.Max:
                OffsetReplies.Answer(query, _state.End.Value);
                break;
            case OffsetKind.NewGroup:
                OffsetReplies.NewGroup(query, _state.Min.Value == 0 && _state.End.Value > 0);
                break;
            default:
                Read(new OffsetRead(query, _consumeQueue, _state.End));
                break;
        }
    }

    private void OnRecheck()
    {
        _recheckAt = long.MaxValue;
        _state.IsEndKnown = _links.Sends.Gate.Leads;
        _state.Forget(static pull => !pull.Session.IsOpen);
        _state.Recheck(Context.Time.GetTimestamp(), _wakes);
        CarryOutWakes();
        StartRecheck();
    }

    /// <summary>
    /// A queue that is being written must not be forgotten: the next life could not know its offsets.
    /// </summary>
    private void OnPassivate()
    {
        if (!_state.IsWriting && _state.ParkedCount == 0)
            Context.StopSelf();
    }

    private void CarryOutWakes()
    {
        foreach (var wake in _wakes)
            CarryOut(wake.Pull.Ticket, wake.Decision);
        _wakes.Clear();
    }

    private void CarryOut(PullCommand pull, in PullDecision decision)
    {
        if (decision.Action == PullAction.Answer)
            PullReplies.Nothing(pull, decision);
        else if (decision.Action == PullAction.Read)
            Read(new PullRead(pull, _consumeQueue, decision));
    }

    private void Read(LogRead read)
    {
        var told = _reader.Tell(read);
        if (told != TellResult.Accepted)
            read.Refuse(Refusal.NotTold(told));
    }

    /// <summary>
    /// Sets the one timer to when the first waiting pull is due, but not further away than a recheck.
    /// </summary>
    private void StartRecheck()
    {
        if (!_state.TryGetFirstDeadline(out var deadline))
            return;
        var now = Context.Time.GetTimestamp();
        var at = Math.Min(deadline, now + ToStamp(_settings.RecheckPeriod));
        if (at >= _recheckAt)
            return;
        _recheckAt = at;
        Context.StartTimer(
            RecheckTimer, Recheck.Instance, Context.Time.GetElapsedTime(now, Math.Max(now, at)));
    }

    private long ToStamp(TimeSpan span) => (long)(span.TotalSeconds * Context.Time.TimestampFrequency);
}
