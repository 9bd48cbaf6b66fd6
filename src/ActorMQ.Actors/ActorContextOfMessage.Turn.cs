namespace ActorMQ.Actors;

/// <summary>How messages are handled within a turn.</summary>
public sealed partial class ActorContext<TMessage>
{
    // What the last swap took: [_next, _end) is not yet handled.
    private Slot<TMessage>[]? _taken;
    private int _next;
    private int _end;

    // Whether messages were handled since the last OnBatchEnd.
    private bool _batchOpen;

    /// <summary>How many taken messages wait; read by senders under their lock, for the bound.</summary>
    internal int TakenWaiting => Volatile.Read(ref _end) - Volatile.Read(ref _next);

    private protected override bool HasTaken =>
        _next < _end || (_rare is RareState<TMessage> rare
            && (rare.Due is { Count: > 0 } || rare.Unstashed is { Count: > 0 }));

    internal override bool HasOwnWaiting =>
        _next < _end || (_rare is RareState<TMessage> rare
            && (rare.Stash is { Count: > 0 } || rare.Unstashed is { Count: > 0 }));

    private protected override TurnEnd TakeOrIdle(bool wantsMessages, bool hasBudget) =>
        Self.TakeOrIdle(wantsMessages, hasBudget);

    /// <summary>Under the mailbox's lock: takes its array and gives back the drained one.</summary>
    internal Slot<TMessage>[]? Swap(Slot<TMessage>[] taken, int count)
    {
        var drained = _taken;
        _taken = taken;
        _next = 0;
        _end = count;
        return drained;
    }

    /// <summary>Under the mailbox's lock: the drained array, for the actor goes idle.</summary>
    internal Slot<TMessage>[]? ReleaseDrained()
    {
        if (_next < _end)
            return null;
        var drained = _taken;
        _taken = null;
        return drained;
    }

    private protected override void RunMessages()
    {
        if (_rare is not null && !RunRare((RareState<TMessage>)_rare))
            return;
        var taken = _taken;
        var stop = Math.Min(_end, unchecked(_next + _budget));
        while (_next < stop)
        {
            ref var slot = ref taken![_next];
            var message = slot.Message;
            slot = default;
            _next = unchecked(_next + 1);
            Handle(message);
            if (Attention)
                return;
        }

        EndBatch();
    }

    /// <summary>Due timers and signals, then what was unstashed. False when something else goes
    /// first.</summary>
    private bool RunRare(RareState<TMessage> rare)
    {
        while (rare.Due is { Count: > 0 } due)
        {
            if (_budget <= 0)
                return EndedBatch();
            HandleDue(due.Dequeue());
            if (Attention)
                return false;
        }

        while (rare.Unstashed is { Count: > 0 } unstashed)
        {
            if (_budget <= 0)
                return EndedBatch();
            Handle(unstashed.Dequeue());
            if (Attention)
                return false;
        }

        return true;
    }

    private bool EndedBatch()
    {
        EndBatch();
        return false;
    }

    private void HandleDue(object due)
    {
        switch (due)
        {
            case MessageTimer<TMessage> timer when timer.TryFire():
                Handle(timer.Message);
                break;
            case Terminated terminated when !TakeWatch(terminated):
                break;
            case Signal signal:
                _budget--;
                _batchOpen = true;
                _actor!.OnSignal(signal);
                break;
        }
    }

    private void Handle(TMessage message)
    {
        _budget = unchecked(_budget - 1);
        _batchOpen = true;
        HandledInTurn = unchecked(HandledInTurn + 1);
        System.Trace?.OnMessage(Ref, message);
        if (_behaviour is null)
            _actor!.Receive(message);
        else
            _behaviour(message);
    }

    private protected override void EndBatch()
    {
        if (!_batchOpen)
            return;
        _batchOpen = false;
        _actor!.OnBatchEnd();
    }

    internal override void DropOwnWaiting()
    {
        while (_next < _end)
            Self.OnNotHandled(_taken![_next++].Message);
        _taken = null;
        if (_rare is not RareState<TMessage> rare)
            return;
        while (rare.Unstashed is { Count: > 0 } unstashed)
            Self.OnNotHandled(unstashed.Dequeue());
        while (rare.Stash is { Count: > 0 } stash)
            Self.OnNotHandled(stash.Dequeue());
    }
}
