namespace ActorMQ.Actors;

/// <summary>The timer behind <see cref="ActorContext{TMessage}.StartTimer"/>.</summary>
internal sealed class MessageTimer<TMessage> : ActorTimer, ITimed
{
    private readonly ActorContext<TMessage> _context;
    private readonly TimerEntry _entry;
    private readonly TimeSpan _period;
    private int _noticed;
    private bool _active = true;

    internal MessageTimer(
        ActorContext<TMessage> context, string key, TMessage message, TimeSpan delay, TimeSpan period)
    {
        _context = context;
        Key = key;
        Message = message;
        _period = period;
        _entry = new TimerEntry(this);
        context.System.Timers.Schedule(_entry, delay);
    }

    public override string Key { get; }

    public override bool IsActive => _active;

    internal TMessage Message { get; }

    public override void Cancel()
    {
        Volatile.Write(ref _active, false);
        _context.System.Timers.Cancel(_entry);
        _context.Forget(this);
    }

    void ITimed.OnDue()
    {
        if (_period > TimeSpan.Zero)
        {
            _context.System.Timers.Repeat(_entry, _period);
            // A cancel that came between the ring and the repeat has found nothing to take out.
            if (!Volatile.Read(ref _active))
                _context.System.Timers.Cancel(_entry);
        }

        if (Interlocked.Exchange(ref _noticed, 1) == 0)
            _context.Ref.Post(new TimerDueNotice(this));
    }

    /// <summary>On the actor's turn: whether the due message is still wanted.</summary>
    internal bool TryFire()
    {
        Volatile.Write(ref _noticed, 0);
        if (!_active)
            return false;
        if (_period <= TimeSpan.Zero)
        {
            _active = false;
            _context.Forget(this);
        }

        return true;
    }
}
