namespace ActorMQ.Model.Brokers;

/// <summary>A broker's life, from the opening of its store to the closing.</summary>
/// <remarks>
/// Mutable, owned by one shell.
/// <code>
///   Closed ─open─► Opening ─► Open ─serve─► Serving ─drain─► Draining ─► Drained ─close─► Closing ─► Ended
///     │               └ unusable ─────► Ended  └────drain────────────────────┘                         │
///     └──────────────────────────────────────close─────────────────────────────────────────────────────┘
/// </code>
/// Draining and Closing end one <see cref="BrokerPart"/> after the other. Between them, who shares the
/// broker's connections waits until what was answered has been sent. A drain or close that comes while the
/// store opens is obeyed when it is open.
/// </remarks>
public sealed class BrokerState(BrokerName name)
{
    private const BrokerPart LastDrained = BrokerPart.Queues;
    private const BrokerPart LastClosed = BrokerPart.CommitLog;

    private readonly List<object?> _drainWaiters = [];
    private object? _openWaiter;
    private object? _serveWaiter;
    private bool _isToClose;

    /// <summary>Where it is.</summary>
    public BrokerPhase Phase { get; private set; }

    /// <summary>While it drains or closes, the part that is ending.</summary>
    public BrokerPart Ending { get; private set; }

    private bool IsToDrain => _isToClose || _drainWaiters.Count > 0;

    /// <summary>Takes a command and adds what is to be done to <paramref name="effects"/>.</summary>
    public void Decide(BrokerCommand command, List<BrokerEffect> effects)
    {
        switch (command)
        {
            case OpenBroker when Phase == BrokerPhase.Closed:
                (Phase, _openWaiter) = (BrokerPhase.Opening, command.Waiter);
                effects.Add(new OpenStore());
                break;
            case StoreOpened:
                Invariant.Holds(Phase == BrokerPhase.Opening, "a store opened that was not to be");
                Phase = BrokerPhase.Open;
                effects.Add(new BrokerReady(_openWaiter));
                break;
            case StoreUnusable unusable:
                var waiter = Phase == BrokerPhase.Opening ? _openWaiter : _serveWaiter;
                effects.Add(new BrokerRefused(waiter, unusable.Why));
                End(effects);
                break;
            case ServeBroker when Phase == BrokerPhase.Open:
                (Phase, _serveWaiter) = (BrokerPhase.Serving, command.Waiter);
                effects.Add(new BeginServing());
                break;
            case RoutesKnown:
                effects.Add(new BrokerReady(_serveWaiter));
                break;
            case DrainBroker:
                _drainWaiters.Add(command.Waiter);
                break;
            case CloseBroker:
                _isToClose = true;
                break;
            case PartEnded ended:
                OnPartEnded(ended.Part, effects);
                break;
            default:
                Refuse(command, effects);
                break;
        }

        if (IsToDrain)
            GoOn(effects);
    }

    /// <summary>Takes the next step towards the end, unless one is under way.</summary>
    private void GoOn(List<BrokerEffect> effects)
    {
        if (Phase == BrokerPhase.Serving)
            Begin(BrokerPhase.Draining, BrokerPart.Routes, effects);
        else if (Phase == BrokerPhase.Open)
            Phase = BrokerPhase.Drained;
        if (Phase is BrokerPhase.Closed or BrokerPhase.Drained or BrokerPhase.Ended)
            AnswerDrained(effects);
        if (!_isToClose)
            return;
        if (Phase == BrokerPhase.Closed)
            End(effects);
        else if (Phase == BrokerPhase.Drained)
            Begin(BrokerPhase.Closing, LastDrained + 1, effects);
    }

    private void Begin(BrokerPhase phase, BrokerPart first, List<BrokerEffect> effects)
    {
        (Phase, Ending) = (phase, first);
        effects.Add(new EndPart(first));
    }

    private void OnPartEnded(BrokerPart part, List<BrokerEffect> effects)
    {
        if (Phase is not (BrokerPhase.Draining or BrokerPhase.Closing) || part != Ending)
            return;
        if (part == LastDrained)
        {
            Phase = BrokerPhase.Drained;
        }
        else if (part == LastClosed)
        {
            End(effects);
        }
        else
        {
            if (part == BrokerPart.Routes)
                effects.Add(new EndServing());
            Begin(Phase, part + 1, effects);
        }
    }

    private void AnswerDrained(List<BrokerEffect> effects)
    {
        foreach (var waiter in _drainWaiters)
            effects.Add(new BrokerReady(waiter));
        _drainWaiters.Clear();
    }

    private void End(List<BrokerEffect> effects)
    {
        Phase = BrokerPhase.Ended;
        effects.Add(new EndBroker());
    }

    private void Refuse(BrokerCommand command, List<BrokerEffect> effects)
    {
        var why = $"broker {name} is {Phase} and cannot take {command.GetType().Name}";
        effects.Add(new BrokerRefused(command.Waiter, new InvalidOperationException(why)));
    }
}
