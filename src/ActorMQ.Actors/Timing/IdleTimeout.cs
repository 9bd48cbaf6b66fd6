namespace ActorMQ.Actors;

/// <summary>Watches how long an actor has been idle; the clock is read once a turn, not once a
/// message.</summary>
internal sealed class IdleTimeout : ITimed
{
    private readonly ActorRef _actor;
    private readonly TimeSpan _timeout;
    private readonly TimerEntry _entry;
    private long _lastActive;
    private bool _cancelled;

    internal IdleTimeout(ActorRef actor, TimeSpan timeout)
    {
        _actor = actor;
        _timeout = timeout;
        _entry = new TimerEntry(this);
        OnActive();
        actor.System.Timers.Schedule(_entry, timeout);
    }

    internal void OnActive() => _lastActive = _actor.System.Time.GetTimestamp();

    /// <summary>On the actor's turn: whether the timeout has passed; else looks again when it may
    /// have.</summary>
    internal bool HasPassed()
    {
        if (_cancelled)
            return false;
        var idle = _actor.System.Time.GetElapsedTime(_lastActive);
        var passed = idle >= _timeout;
        if (passed)
            OnActive();
        _actor.System.Timers.Schedule(_entry, passed ? _timeout : _timeout - idle);
        return passed;
    }

    internal void Cancel()
    {
        _cancelled = true;
        _actor.System.Timers.Cancel(_entry);
    }

    void ITimed.OnDue() => _actor.Post(new IdleCheck());
}
