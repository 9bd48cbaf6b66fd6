namespace ActorMQ.Actors;

/// <summary>A message between kernels of actors, linked into the inbox; it goes before user
/// messages.</summary>
internal abstract class SystemMessage
{
    internal SystemMessage? Next { get; set; }
}

/// <summary>End this actor, its children first.</summary>
internal sealed class StopRequest : SystemMessage;

/// <summary>End this entity's life, if nothing waits for it.</summary>
internal sealed class PassivateRequest : SystemMessage;

/// <summary>Parent to failed child: go on with the state as it is.</summary>
internal sealed class ResumeRequest : SystemMessage;

/// <summary>Parent to failed child: go on with a fresh instance.</summary>
internal sealed class RestartRequest : SystemMessage;

/// <summary>Tell <paramref name="watcher"/> when this actor is gone.</summary>
internal sealed class WatchRequest(ActorRef watcher) : SystemMessage
{
    internal ActorRef Watcher { get; } = watcher;
}

internal sealed class UnwatchRequest(ActorRef watcher) : SystemMessage
{
    internal ActorRef Watcher { get; } = watcher;
}

/// <summary>Complete <paramref name="done"/> when this actor is gone.</summary>
internal sealed class AwaitTermination(TaskCompletionSource done) : SystemMessage
{
    internal TaskCompletionSource Done { get; } = done;
}

/// <summary>Watched to watcher: <paramref name="who"/> is gone.</summary>
internal sealed class TerminatedNotice(ActorRef who, EndReason reason) : SystemMessage
{
    internal ActorRef Who { get; } = who;

    internal EndReason Reason { get; } = reason;
}

/// <summary>Child to parent: <paramref name="child"/> has failed and waits for a decision.</summary>
internal sealed class ChildFailedNotice(ActorRef child, Exception failure) : SystemMessage
{
    internal ActorRef Child { get; } = child;

    internal Exception Failure { get; } = failure;
}

/// <summary>Child to parent: <paramref name="child"/> is gone.</summary>
internal sealed class ChildGoneNotice(ActorRef child) : SystemMessage
{
    internal ActorRef Child { get; } = child;
}

/// <summary>Timer queue to actor: <paramref name="timer"/> is due.</summary>
internal sealed class TimerDueNotice(ActorTimer timer) : SystemMessage
{
    internal ActorTimer Timer { get; } = timer;
}

/// <summary>Timer queue to actor: look whether the idle timeout has passed.</summary>
internal sealed class IdleCheck : SystemMessage;

/// <summary>Run <paramref name="action"/> on the actor's turn; the test kit's way in.</summary>
internal sealed class Call(Action action) : SystemMessage
{
    internal Action Action { get; } = action;
}
