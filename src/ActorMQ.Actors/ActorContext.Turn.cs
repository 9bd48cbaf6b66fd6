namespace ActorMQ.Actors;

/// <summary>The run loop.</summary>
public abstract partial class ActorContext
{
    private readonly int _throughputPerTurn;
    private protected int _budget;

    /// <summary>Messages that this turn handled so far.</summary>
    internal int HandledInTurn { get; private protected set; }

    internal void RunTurn() => RunTurn(_throughputPerTurn);

    /// <summary>Runs the actor until it has nothing to do or has used up its budget of messages.</summary>
    /// <remarks>
    /// This is the only place where an actor's exceptions are caught. A pass that threw leaves the state such
    /// that the next pass goes on behind the call that failed.
    /// </remarks>
    internal void RunTurn(int budget)
    {
        _budget = budget;
        HandledInTurn = 0;
        while (true)
        {
            try
            {
                if (!Pass())
                    return;
            }
#pragma warning disable CA1031 // The run loop owns every exception of the actor.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                OnFailure(failure);
            }
        }
    }

    /// <summary>System messages, then what the state asks for. False ends the turn.</summary>
    private bool Pass()
    {
        while (Attention && _state != LifeState.Gone)
        {
            if (Ref.TakeSystemMessage() is { } message)
                OnSystemMessage(message);
        }

        switch (_state)
        {
            case LifeState.Created:
                Create();
                _state = LifeState.Running;
                break;
            case LifeState.Running:
                RunMessages();
                break;
            case LifeState.Restarting when HasNoChildren:
                EndInstance();
                ForgetInstance();
                break;
            case LifeState.Stopping when HasNoChildren:
                EndInstance();
                EndLife();
                break;
            case LifeState.Gone:
                return false;
        }

        return _state != LifeState.Gone && GoOn();
    }

    private bool HasNoChildren => _rare?.Children is not { IsEmpty: false };

    /// <summary>Whether the turn goes on. Once it answers no, another thread may already run the next
    /// turn.</summary>
    private bool GoOn()
    {
        if (Attention || _state == LifeState.Created)
            return true;
        if (_state is LifeState.Restarting or LifeState.Stopping && HasNoChildren)
            return true;
        var runs = _state == LifeState.Running;
        if (runs && HasTaken)
        {
            if (_budget > 0)
                return true;
            Ref.Yield();
            return false;
        }

        if (HandledInTurn > 0)
            _rare?.IdleTimeout?.OnActive();
        switch (TakeOrIdle(runs, _budget > 0))
        {
            case TurnEnd.Again:
                return true;
            case TurnEnd.Yield:
                Ref.Yield();
                return false;
            default:
                return false;
        }
    }

    /// <summary>Handles what was taken, until it is empty, the budget is used up, or something goes
    /// first.</summary>
    private protected abstract void RunMessages();

    /// <summary>Whether messages are taken, due or unstashed and not yet handled.</summary>
    private protected abstract bool HasTaken { get; }

    private protected abstract TurnEnd TakeOrIdle(bool wantsMessages, bool hasBudget);

    private void OnSystemMessage(SystemMessage message)
    {
        switch (message)
        {
            case StopRequest:
                BeginStop();
                break;
            case PassivateRequest when _state == LifeState.Running && !Ref.HasWaiting && !HasOwnWaiting:
                BeginStop();
                break;
            case RestartRequest when _state == LifeState.Suspended:
                BeginRestart();
                break;
            case ResumeRequest when _state == LifeState.Suspended:
                Resume();
                break;
            case TimerDueNotice due:
                Enqueue(due.Timer);
                break;
            case IdleCheck when _rare?.IdleTimeout?.HasPassed() == true:
                Enqueue(ReceiveTimeout.Instance);
                break;
            case Call call:
                call.Action();
                break;
            default:
                OnFamilyMessage(message);
                break;
        }
    }

    /// <summary>Signals and due timers wait here while the actor does not run.</summary>
    private void Enqueue(object due)
    {
        if (_state is LifeState.Created or LifeState.Running or LifeState.Suspended)
            (Rare.Due ??= new Queue<object>()).Enqueue(due);
    }

    private void OnFailure(Exception failure)
    {
        System.OnFailed(Ref, failure);
        if (_state is LifeState.Restarting or LifeState.Stopping or LifeState.Gone)
            return;
        _state = LifeState.Suspended;
        if (Ref.Parent is not { } parent || !parent.Post(new ChildFailedNotice(Ref, failure)))
            Ref.Post(new StopRequest());
    }
}
