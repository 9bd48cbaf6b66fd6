using System.Runtime.CompilerServices;

namespace ActorMQ.Actors;

/// <summary>What an actor may do. Used by the actor alone, on its own turn.</summary>
public sealed partial class ActorContext<TMessage> : ActorContext
{
    private readonly int _stashCapacity;
    private Actor<TMessage>? _actor;
    private Action<TMessage>? _behaviour;

    internal ActorContext(ActorRef<TMessage> self, Props<TMessage> props)
        : base(self, props.Supervision, props.ThroughputPerTurn)
    {
        _stashCapacity = props.StashCapacity;
        if (props.Children is { } children)
            Rare.Children = children;
    }

    /// <summary>This actor's own address.</summary>
    public ActorRef<TMessage> Self => Unsafe.As<ActorRef<TMessage>>(Ref);

    private protected override RareState Rare => TypedRare;

    private RareState<TMessage> TypedRare => (RareState<TMessage>)(_rare ??= new RareState<TMessage>());

    /// <summary>After <paramref name="delay"/> the message arrives, once. A timer of the same key is
    /// replaced.</summary>
    public ActorTimer StartTimer(string key, TMessage message, TimeSpan delay) =>
        AddTimer(key, message, delay, TimeSpan.Zero);

    /// <summary>The message arrives after each <paramref name="period"/>. A timer of the same key is
    /// replaced.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The period is not above zero.</exception>
    public ActorTimer StartPeriodicTimer(string key, TMessage message, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, TimeSpan.Zero);
        return AddTimer(key, message, period, period);
    }

    private MessageTimer<TMessage> AddTimer(string key, TMessage message, TimeSpan delay, TimeSpan period)
    {
        CancelTimer(key);
        var timers = TypedRare.Timers ??= new Dictionary<string, ActorTimer>(StringComparer.Ordinal);
        var timer = new MessageTimer<TMessage>(this, key, message, delay, period);
        timers[key] = timer;
        return timer;
    }

    /// <summary>The next message goes to <paramref name="behaviour"/> instead of <c>Receive</c>.</summary>
    public void Become(Action<TMessage> behaviour)
    {
        ArgumentNullException.ThrowIfNull(behaviour);
        if (_behaviour is not null)
            (TypedRare.Behaviours ??= new Stack<Action<TMessage>>()).Push(_behaviour);
        _behaviour = behaviour;
    }

    /// <summary>Goes back to what was before the last <see cref="Become"/>; at last to
    /// <c>Receive</c>.</summary>
    public void Unbecome() =>
        _behaviour = TypedRare.Behaviours is { Count: > 0 } behaviours ? behaviours.Pop() : null;

    /// <summary>Lays a message aside until <see cref="UnstashAll"/>. A restart unstashes what was laid
    /// aside.</summary>
    /// <returns>False when <see cref="Props{TMessage}.StashCapacity"/> is reached: the caller keeps
    /// it.</returns>
    public bool Stash(TMessage message)
    {
        var stash = TypedRare.Stash ??= new Queue<TMessage>();
        if (stash.Count >= _stashCapacity)
            return false;
        stash.Enqueue(message);
        return true;
    }

    /// <summary>What was stashed is handled next, before all that waits, in the order in which it was
    /// stashed.</summary>
    public void UnstashAll()
    {
        if (_rare is not RareState<TMessage> { Stash: { Count: > 0 } stash } rare)
            return;
        // What an earlier call unstashed and is not yet handled goes behind: it was put aside later.
        if (rare.Unstashed is { } earlier)
        {
            foreach (var message in earlier)
                stash.Enqueue(message);
        }

        rare.Unstashed = stash;
        rare.Stash = null;
        Attention = true;
    }

    private protected override void CreateInstance()
    {
        var actor = Self.CreateActor();
        actor.Context = this;
        _actor = actor;
        _owesStop = true;
        actor.OnStart();
    }

    private protected override void StopInstance() => _actor!.OnStop();

    private protected override void ResetInstance()
    {
        UnstashAll();
        _actor = null;
        _behaviour = null;
        _batchOpen = false;
        if (_rare is RareState<TMessage> rare)
            rare.Behaviours = null;
    }
}
