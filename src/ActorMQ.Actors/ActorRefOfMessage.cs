using System.Buffers;
using System.Runtime.CompilerServices;

namespace ActorMQ.Actors;

/// <summary>The address of an actor, and its mailbox. Safe from any thread.</summary>
/// <remarks>
/// Messages of one sender arrive in the order in which it told them. Senders append to an array; the actor's
/// turn swaps the whole array for an empty one and handles what it took. An idle actor holds no array.
/// </remarks>
public class ActorRef<TMessage> : ActorRef
{
    private const int FirstLength = 16;
    private const int LengthToKeep = 1024;

    private readonly int _capacity;
    private Slot<TMessage>[]? _waiting;
    private int _waitingCount;

    // How many the running turn took from the mailbox at its last swap; only those not yet begun still wait.
    private int _takenCount;
    private bool _mailboxClosed;
    private Func<Actor<TMessage>>? _factory;

    internal ActorRef(
        ActorSystem system,
        ActorRef? parent,
        string? name,
        Props<TMessage> props,
        Func<Actor<TMessage>>? factory)
        : base(system, parent, name, system.DispatcherFor(props.Dispatcher))
    {
        _capacity = props.Mailbox.Capacity;
        _factory = factory;
        Context = new ActorContext<TMessage>(this, props);
    }

    /// <summary>Puts the message into the mailbox. Never blocks, never throws, never boxes.</summary>
    /// <returns>
    /// <see cref="TellResult.Accepted"/>; <see cref="TellResult.MailboxFull"/> at the bound, and the caller
    /// keeps the message; <see cref="TellResult.Stopped"/>, and the message counts as a dead letter.
    /// </returns>
    public TellResult Tell(TMessage message) => ResultOf(Offer(message), message);

    /// <summary>As the other; an actor that becomes ready waits until <paramref name="together"/> is
    /// run.</summary>
    /// <param name="message">The message.</param>
    /// <param name="together">Where an actor of the pool waits; the caller runs it soon.</param>
    public TellResult Tell(TMessage message, ReadyTurns together)
    {
        ArgumentNullException.ThrowIfNull(together);
        var offered = Offer(message, out var isReady);
        if (isReady)
            Dispatcher.Schedule(this, together);
        return ResultOf(offered, message);
    }

    /// <summary>Tells a message that carries a reply address, and awaits the reply.</summary>
    /// <param name="message">Makes the message around the reply address.</param>
    /// <param name="deadline">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="cancellationToken">Gives up earlier.</param>
    /// <returns>
    /// The reply; or failed with <see cref="AskTimeoutException"/>, with <see cref="AskRefusedException"/>
    /// when the mailbox did not take the message, or cancelled. Continuations run on the thread pool.
    /// </returns>
    public Task<TReply> Ask<TReply>(
        Func<ReplyTo<TReply>, TMessage> message, TimeSpan deadline, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var reply = new AskReply<TReply>(System, this, deadline);
        return reply.Await(Tell(message(reply)), cancellationToken);
    }

    private TellResult ResultOf(Offered offered, TMessage message) => offered switch
    {
        Offered.Accepted => TellResult.Accepted,
        Offered.Full => TellResult.MailboxFull,
        _ => OnClosed(message),
    };

    internal Offered Offer(TMessage message)
    {
        var offered = Offer(message, out var isReady);
        if (isReady)
            Dispatcher.Schedule(this);
        return offered;
    }

    /// <summary>As the other; an actor of the pool that becomes ready runs a short turn at once.</summary>
    internal Offered OfferHere(TMessage message)
    {
        var offered = Offer(message, out var isReady);
        if (isReady)
            Dispatcher.ScheduleHere(this);
        return offered;
    }

    /// <param name="message">The message.</param>
    /// <param name="isReady">Whether the caller must schedule the actor.</param>
    private Offered Offer(TMessage message, out bool isReady)
    {
        isReady = false;
        Enter();
        if (_mailboxClosed)
        {
            Exit();
            return Offered.Closed;
        }

        var count = _waitingCount;
        if (unchecked((uint)(count + _takenCount)) >= (uint)_capacity && IsFull())
        {
            Exit();
            return Offered.Full;
        }

        var waiting = _waiting;
        if (waiting is null || count == waiting.Length)
            waiting = Grow(waiting);
        waiting[count].Message = message;
        _waitingCount = unchecked(count + 1);
        isReady = !_scheduled && !_held;
        if (isReady)
            _scheduled = true;
        Exit();
        return Offered.Accepted;
    }

    internal virtual Actor<TMessage> CreateActor() => _factory!();

    /// <summary>What becomes of a message that came too late: a dead letter.</summary>
    private protected virtual TellResult OnClosed(TMessage message)
    {
        System.OnDeadLetter(message, this, DeadLetterReason.ActorStopped);
        return TellResult.Stopped;
    }

    /// <summary>What becomes of a message that was taken and not handled: a dead letter.</summary>
    internal virtual void OnNotHandled(TMessage message) =>
        System.OnDeadLetter(message, this, DeadLetterReason.NotHandled);

    private bool IsFull() => _waitingCount + Typed.TakenWaiting >= _capacity;

    private ActorContext<TMessage> Typed => Unsafe.As<ActorContext<TMessage>>(Context);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Slot<TMessage>[] Grow(Slot<TMessage>[]? full)
    {
        var pool = ArrayPool<Slot<TMessage>>.Shared;
        if (full is null)
            return _waiting = pool.Rent(FirstLength);
        var grown = pool.Rent(full.Length * 2);
        Array.Copy(full, grown, _waitingCount);
        pool.Return(full, RuntimeHelpers.IsReferenceOrContainsReferences<TMessage>());
        return _waiting = grown;
    }

    /// <summary>Ends a turn, or goes on with it: takes what waits, or goes idle, under one lock.</summary>
    internal TurnEnd TakeOrIdle(bool wantsMessages, bool hasBudget)
    {
        var context = Typed;
        Enter();
        if (HasSystemMessage)
        {
            Exit();
            return TurnEnd.Again;
        }

        if (wantsMessages && _waitingCount > 0)
        {
            if (hasBudget)
                Take(context);
            Exit();
            return hasBudget ? TurnEnd.Again : TurnEnd.Yield;
        }

        var drained = context.ReleaseDrained();
        var unused = _waitingCount == 0 ? _waiting : null;
        if (_waitingCount == 0)
            _waiting = null;
        _takenCount = context.TakenWaiting;
        _held = !wantsMessages;
        _scheduled = false;
        OnIdle();
        Exit();
        Return(drained);
        Return(unused);
        return TurnEnd.Idle;
    }

    private void Take(ActorContext<TMessage> context)
    {
        var taken = _waiting!;
        _takenCount = _waitingCount;
        _waiting = context.Swap(taken, _takenCount);
        _waitingCount = 0;
        if (_waiting is { Length: > LengthToKeep } && _takenCount < _waiting.Length / 8)
        {
            Return(_waiting);
            _waiting = null;
        }
    }

    private static void Return(Slot<TMessage>[]? empty)
    {
        // Empty arrays hold no reference any more: each slot was cleared when its message was taken out.
        if (empty is not null)
            ArrayPool<Slot<TMessage>>.Shared.Return(empty);
    }

    internal override bool HasWaiting
    {
        get
        {
            Enter();
            var any = _waitingCount > 0;
            Exit();
            return any;
        }
    }

    internal override void CloseMailbox()
    {
        Enter();
        _mailboxClosed = true;
        var left = _waiting;
        var count = _waitingCount;
        _waiting = null;
        _waitingCount = 0;
        Exit();
        for (var i = 0; i < count; i++)
            OnNotHandled(left![i].Message);
        if (left is not null)
            ArrayPool<Slot<TMessage>>.Shared.Return(left, clearArray: true);
    }

    internal override bool TryClose(bool handsOver)
    {
        Enter();
        if (handsOver && HasNextLife && (_waitingCount > 0 || Typed.HasOwnWaiting))
        {
            Exit();
            return false;
        }

        _mailboxClosed = true;
        MarkClosed();
        Exit();
        CloseMailbox();
        _factory = null;
        return true;
    }
}

internal enum TurnEnd
{
    Again,
    Yield,
    Idle,
}
