namespace ActorMQ.Actors;

/// <summary>What few actors need, so that the others do not pay for it.</summary>
internal class RareState
{
    internal ChildSet? Children { get; set; }

    internal HashSet<ActorRef>? Watched { get; set; }

    internal HashSet<ActorRef>? Watchers { get; set; }

    internal List<TaskCompletionSource>? Awaiters { get; set; }

    /// <summary>Signals and due timers that wait for the actor to run.</summary>
    internal Queue<object>? Due { get; set; }

    internal Dictionary<string, ActorTimer>? Timers { get; set; }

    internal IdleTimeout? IdleTimeout { get; set; }

    /// <summary>Restarts of those children that have failed.</summary>
    internal Dictionary<ActorRef, RestartHistory>? Restarts { get; set; }

    /// <summary>Children whose failure was passed up; they wait for the verdict on this actor.</summary>
    internal List<ActorRef>? Escalated { get; set; }
}

/// <summary>What an actor of messages may need beside.</summary>
internal sealed class RareState<TMessage> : RareState
{
    internal Stack<Action<TMessage>>? Behaviours { get; set; }

    internal Queue<TMessage>? Stash { get; set; }

    internal Queue<TMessage>? Unstashed { get; set; }
}
