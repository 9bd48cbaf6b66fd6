namespace ActorMQ.Actors;

/// <summary>Children, their failures, and those that watch.</summary>
public abstract partial class ActorContext
{
    private readonly SupervisionStrategy _supervision;
    private protected RareState? _rare;

    private protected abstract RareState Rare { get; }

    internal int WatcherCount => _rare?.Watchers?.Count ?? 0;

    private void OnFamilyMessage(SystemMessage message)
    {
        switch (message)
        {
            case WatchRequest watch:
                (Rare.Watchers ??= []).Add(watch.Watcher);
                break;
            case UnwatchRequest unwatch:
                _rare?.Watchers?.Remove(unwatch.Watcher);
                break;
            case AwaitTermination awaiter:
                (Rare.Awaiters ??= []).Add(awaiter.Done);
                break;
            case TerminatedNotice notice:
                Enqueue(new Terminated(notice.Who) { Reason = notice.Reason });
                break;
            case ChildFailedNotice failed:
                OnChildFailed(failed.Child, failed.Failure);
                break;
            case ChildGoneNotice gone:
                _rare?.Children?.Remove(gone.Child);
                _rare?.Restarts?.Remove(gone.Child);
                break;
        }
    }

    private void OnChildFailed(ActorRef child, Exception failure)
    {
        if (_state is LifeState.Stopping or LifeState.Restarting || _rare?.Children?.Contains(child) != true)
            return;
        var directive = _supervision.Decide(failure);
        if (directive == Directive.Restart && !TryRestart(child))
            directive = _supervision.AtLimit;
        Enqueue(new ChildFailed(child, failure, directive));
        switch (directive)
        {
            case Directive.Resume:
                child.Post(new ResumeRequest());
                break;
            case Directive.Stop:
                child.Post(new StopRequest());
                break;
            case Directive.Escalate:
                (Rare.Escalated ??= []).Add(child);
                if (_state != LifeState.Suspended)
                    OnFailure(failure);
                break;
        }
    }

    private bool TryRestart(ActorRef child)
    {
        var histories = Rare.Restarts ??= [];
        if (!histories.TryGetValue(child, out var history))
            histories.Add(child, history = new RestartHistory());
        if (!history.TryRestart(Time, _supervision, System.NextChance(), out var delay))
            return false;
        if (delay == TimeSpan.Zero)
            child.Post(new RestartRequest());
        else
            DelayedPost.Schedule(child, new RestartRequest(), delay);
        return true;
    }

    private void ResumeEscalated()
    {
        if (_rare?.Escalated is not { } escalated)
            return;
        foreach (var child in escalated)
            child.Post(new ResumeRequest());
        escalated.Clear();
    }

    /// <summary>Whether a termination is still to be signalled: watched, and not signalled before.</summary>
    private protected bool TakeWatch(Terminated signal) => _rare?.Watched?.Remove(signal.Who) == true;

    private void UnwatchAll()
    {
        if (_rare?.Watched is not { } watched)
            return;
        foreach (var other in watched)
            other.Post(new UnwatchRequest(Ref));
        watched.Clear();
    }

    /// <summary>The address is closed: whoever asked before, or while it closed, hears it now.</summary>
    private void NotifyWatchers()
    {
        while (Ref.TakeSystemMessage() is { } late)
        {
            if (late is WatchRequest or UnwatchRequest or AwaitTermination)
                OnFamilyMessage(late);
        }

        if (_rare?.Watchers is { } watchers)
        {
            foreach (var watcher in watchers)
                watcher.Post(new TerminatedNotice(Ref, Ref.EndReason));
        }

        if (_rare?.Awaiters is { } awaiters)
        {
            foreach (var done in awaiters)
                done.TrySetResult();
        }
    }
}
