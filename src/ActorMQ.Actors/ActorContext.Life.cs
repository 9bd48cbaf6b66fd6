namespace ActorMQ.Actors;

/// <summary>From the start of an actor to its end.</summary>
public abstract partial class ActorContext
{
    private protected LifeState _state;
    private bool _started;

    // An entity that failed for good, or cannot start, hands nothing over: its next life would do the same at
    // once.
    private bool _givesUp;

    /// <summary>Whether the instance still owes its <c>OnStop</c>.</summary>
    private protected bool _owesStop;

    /// <summary>Makes the instance and starts it.</summary>
    private void Create()
    {
        CreateInstance();
        _started = true;
    }

    private void BeginStop()
    {
        if (_state is LifeState.Stopping or LifeState.Gone)
            return;
        var ran = _state == LifeState.Running;
        _givesUp |= _state == LifeState.Suspended;
        _state = LifeState.Stopping;
        CancelTimers();
        if (!Ref.HasNextLife)
        {
            DropOwnWaiting();
            Ref.CloseMailbox();
        }

        _rare?.Children?.StopAll();
        if (ran)
            EndBatch();
    }

    private void BeginRestart()
    {
        _state = LifeState.Restarting;
        CancelTimers();
        _rare?.Children?.StopAll();
    }

    private void Resume()
    {
        if (!_started)
        {
            BeginRestart();
            return;
        }

        _state = LifeState.Running;
        ResumeEscalated();
    }

    /// <summary>The last call into an instance, even when it never came to run.</summary>
    private void EndInstance()
    {
        if (!_owesStop)
            return;
        _owesStop = false;
        StopInstance();
    }

    /// <summary>A fresh instance starts with no watch, no timer, no child; what was stashed goes
    /// first.</summary>
    private void ForgetInstance()
    {
        UnwatchAll();
        ResetInstance();
        _started = false;
        _rare?.Due?.Clear();
        _rare?.Escalated?.Clear();
        _rare?.Children?.Reopen();
        _state = LifeState.Created;
    }

    private void EndLife()
    {
        if (!Ref.TryClose(handsOver: !_givesUp))
        {
            ForgetInstance();
            return;
        }

        UnwatchAll();
        DropOwnWaiting();
        // The parent hears it first: when a watcher hears it, the name is free again.
        Ref.Parent?.Post(new ChildGoneNotice(Ref));
        NotifyWatchers();
        ResetInstance();
        _rare = null;
        _state = LifeState.Gone;
    }

    private void CancelTimers()
    {
        _rare?.IdleTimeout?.Cancel();
        if (_rare is null)
            return;
        _rare.IdleTimeout = null;
        if (_rare.Timers is { } timers)
        {
            foreach (var timer in timers.Values.ToArray())
                timer.Cancel();
        }
    }

    /// <summary>Makes a new instance by the factory, and calls its <c>OnStart</c>.</summary>
    private protected abstract void CreateInstance();

    private protected abstract void StopInstance();

    /// <summary>Lets go of the instance and its behaviours; what was stashed is unstashed.</summary>
    private protected abstract void ResetInstance();

    private protected abstract void EndBatch();

    /// <summary>Whether the turn itself holds messages: taken, stashed or unstashed.</summary>
    internal abstract bool HasOwnWaiting { get; }

    /// <summary>Gives up the messages the turn itself holds.</summary>
    internal abstract void DropOwnWaiting();
}
