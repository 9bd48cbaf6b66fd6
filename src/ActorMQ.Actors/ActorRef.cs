using System.Runtime.CompilerServices;

namespace ActorMQ.Actors;

/// <summary>The address of an actor, whatever its messages: to watch it, to stop it, to name it.</summary>
/// <remarks>
/// Holds what every sender touches: a lock of one word, the inbox of system messages and the flag that says
/// whether the actor is scheduled. Critical sections are a few instructions, so the lock spins.
/// </remarks>
public abstract class ActorRef : IThreadPoolWorkItem
{
    private readonly string? _name;
    private SystemMessage? _inboxFirst;
    private SystemMessage? _inboxLast;
    private int _lock;
    private bool _closed;
    private protected bool _scheduled;

    // Held: only system messages make the actor ready, for it has failed, or stops.
    private protected bool _held;

    private protected ActorRef(ActorSystem system, ActorRef? parent, string? name, Dispatcher dispatcher)
    {
        System = system;
        Parent = parent;
        _name = name;
        Dispatcher = dispatcher;
    }

    /// <summary>Where the actor stands in the tree: <c>system/parent/name</c>.</summary>
    public string Path => Parent is null ? Name : $"{Parent.Path}/{Name}";

    /// <summary>Whether the actor is gone for good.</summary>
    public bool IsTerminated => Volatile.Read(ref _closed);

    /// <summary>What those that watch are told as the reason of its end.</summary>
    internal virtual EndReason EndReason => EndReason.Stopped;

    internal ActorSystem System { get; }

    internal ActorRef? Parent { get; }

    internal ActorContext Context { get; private protected init; } = null!;

    private protected Dispatcher Dispatcher { get; }

    internal virtual string Name => _name!;

    /// <summary>The path.</summary>
    public override string ToString() => Path;

    void IThreadPoolWorkItem.Execute() => Context.RunTurn();

    internal void RunTurn() => Context.RunTurn();

    internal void Yield() => Dispatcher.Yield(this);

    /// <summary>Makes a new actor ready, so that it starts.</summary>
    internal void Start()
    {
        Enter();
        var wake = !_scheduled;
        _scheduled = true;
        Exit();
        if (wake)
            Dispatcher.Schedule(this);
    }

    /// <summary>Puts a system message into the inbox; false when the actor is gone.</summary>
    internal virtual bool Post(SystemMessage message)
    {
        Enter();
        if (_closed)
        {
            Exit();
            return false;
        }

        if (_inboxLast is null)
            _inboxFirst = message;
        else
            _inboxLast.Next = message;
        _inboxLast = message;
        Context.Attention = true;
        var wake = !_scheduled;
        _scheduled = true;
        Exit();
        if (wake)
            Dispatcher.Schedule(this);
        return true;
    }

    /// <summary>The next system message, on the actor's turn.</summary>
    internal SystemMessage? TakeSystemMessage()
    {
        Enter();
        var first = _inboxFirst;
        if (first is not null)
        {
            _inboxFirst = first.Next;
            if (_inboxFirst is null)
                _inboxLast = null;
        }

        Context.Attention = _inboxFirst is not null;
        Exit();
        return first;
    }

    /// <summary>Refuses user messages from now on; those that wait become dead letters.</summary>
    internal abstract void CloseMailbox();

    /// <summary>Ends the address, unless it is an entity's that hands over and messages wait.</summary>
    internal abstract bool TryClose(bool handsOver);

    /// <summary>Whether user messages wait that no turn has taken yet.</summary>
    internal abstract bool HasWaiting { get; }

    /// <summary>An entity's mailbox outlives the actor's stop: what waits goes to its next life.</summary>
    internal virtual bool HasNextLife => false;

    /// <summary>Runs on the actor's turn, under the lock, when it has nothing left to do.</summary>
    private protected virtual void OnIdle() { }

    private protected bool HasSystemMessage => _inboxFirst is not null;

    /// <summary>Under the lock.</summary>
    private protected void MarkClosed() => Volatile.Write(ref _closed, true);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected void Enter()
    {
        if (Interlocked.CompareExchange(ref _lock, 1, 0) != 0)
            EnterContended();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected void Exit() => Volatile.Write(ref _lock, 0);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EnterContended()
    {
        var spinner = default(SpinWait);
        do
        {
            spinner.SpinOnce();
        }
        while (Volatile.Read(ref _lock) != 0 || Interlocked.CompareExchange(ref _lock, 1, 0) != 0);
    }
}
