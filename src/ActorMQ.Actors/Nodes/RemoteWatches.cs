using System.Text;

namespace ActorMQ.Actors;

/// <summary>Death watch over nodes: finds what actors here watch there, and tells nodes of what they watch
/// here.</summary>
/// <remarks>
/// A watch is state on both sides. What gets lost between them, a beginning, an end, or a notice, is made
/// good by comparing: the watching side sends all its numbers now and then, and the other side forgets what
/// is not among them and tells the end of what it does not know. Only the liveness ends watches of a node
/// that is silent.
/// </remarks>
internal sealed class RemoteWatches(
    NodePort port, INodeLiveness liveness, NodePortOptions options, WatchesThere there, WatchesHere here)
    : Actor<WatchMessage>
{
    private const string CheckTimer = "check";

    private bool _isChecking;

    /// <summary>The same count over restarts.</summary>
    private TimeSpan Now => Context.Time.GetElapsedTime(0);

    /// <summary>The watches outlive a restart; what they need of the kernel does not.</summary>
    protected internal override void OnStart()
    {
        foreach (var actor in here.Actors)
            Context.Watch(actor);
        CheckWhileBusy();
    }

    protected internal override void Receive(WatchMessage message)
    {
        switch (message)
        {
            case WatchMessage.Begin begin:
                OnBegin(begin);
                break;
            case WatchMessage.End end:
                there.End(end.Who, end.Watcher);
                break;
            case WatchMessage.Begun begun:
                OnBegun(begun);
                break;
            case WatchMessage.Checked { IsDone: true } done when there.NumbersAt(done.Node).Count == 0:
                there.Checked(done.Node);
                break;
            case WatchMessage.Asked asked:
                OnAsked(asked);
                break;
            case WatchMessage.NodeChanged changed:
                OnNodeChanged(changed.Node);
                break;
            case WatchMessage.CheckDue:
                OnCheckDue();
                break;
        }

        CheckWhileBusy();
    }

    protected internal override void OnSignal(Signal signal)
    {
        if (signal is not Terminated ended)
            return;
        foreach (var watcher in here.TakeWatchers(ended.Who))
            TellEnded(watcher, ended.Reason);
    }

    private void OnBegin(WatchMessage.Begin begin)
    {
        var isNew = there.Begin(begin.Who, begin.Watcher, Now, out var watch);
        if (watch is null)
            begin.Watcher.Post(new TerminatedNotice(begin.Who, EndReason.NotReached));
        else if (isNew)
            Seek(watch);
    }

    /// <summary>Asks the node of the target, if it has one.</summary>
    private void Seek(WatchThere watch)
    {
        var target = watch.Who.Target;
        var place = target.Node is { } at ? ShardPlace.On(at) : ShardPlace.Unknown;
        if (target.Region is { } region)
            _ = region.Find(target.Key.Span, out place);
        if (place.IsHere)
            place = ShardPlace.On(port.Self.Node);
        if (place.Node is not { } node)
        {
            if (Now - watch.Since >= options.PlaceWithin)
                End(watch, EndReason.NotReached);
            return;
        }

        watch.AskedNode = node;
        var request = new WatchBegin(watch.Number, target.Region?.Name ?? string.Empty, target.Key);
        if (node == port.Self.Node)
            OnAsked(new WatchMessage.Asked(port.Self, request, said => OnFoundHere(watch.Number, said)));
        else if (liveness.LifeOf(node) is null)
            End(watch, EndReason.NodeGone);
        else
            Send(node, request, said => new WatchMessage.Begun(watch.Number, node, said));
    }

    private void OnFoundHere(long number, NodeAnswer said) =>
        OnBegun(new WatchMessage.Begun(number, port.Self.Node, said with { From = port.Self }));

    private void OnBegun(WatchMessage.Begun begun)
    {
        if (there.Find(begun.Watch) is not { } watch || watch.AskedNode != begun.Node)
            return;
        switch (begun.Answer.Outcome)
        {
            case NodeOutcome.Done:
                watch.FoundInLife = begun.Answer.From;
                EndIfGone(watch);
                break;
            case NodeOutcome.Ended:
                End(watch, EndReason.NotThere);
                break;
            case NodeOutcome.NotHere when Now - watch.Since < options.PlaceWithin:
                break;
            case NodeOutcome.NotHere or NodeOutcome.Refused or NodeOutcome.Full:
                End(watch, EndReason.NotReached);
                break;
        }
    }

    private void OnAsked(WatchMessage.Asked asked)
    {
        switch (asked.Request)
        {
            case WatchBegin begin:
                asked.Answer(BeginHere(asked.From, begin));
                break;
            case WatchCheck check:
                asked.Answer(new NodeAnswer(NodeOutcome.Done));
                OnCheck(asked.From, check);
                break;
            case WatchedEnded ended:
                asked.Answer(new NodeAnswer(NodeOutcome.Done));
                if (there.Find(ended.Watch) is { } watch && watch.AskedNode == asked.From.Node)
                    End(watch, ended.Reason);
                break;
        }
    }

    private NodeAnswer BeginHere(NodeLife from, WatchBegin begin)
    {
        // Nobody would tell when one ends that is not known to be: it comes again.
        if (from != port.Self && liveness.LifeOf(from.Node) != from)
            return new NodeAnswer(NodeOutcome.NotHere);
        if (here.Find(from, begin.Watch) is not null)
            return new NodeAnswer(NodeOutcome.Done);
        var place = ShardPlace.Here;
        var actor = begin.Region.Length == 0
            ? port.PublishedAs(Encoding.UTF8.GetString(begin.Key.Span))
            : port.RegionOf(begin.Region)?.Find(begin.Key.Span, out place);
        if (!place.IsHere)
            return new NodeAnswer(NodeOutcome.NotHere);
        if (actor is null || actor.IsTerminated)
            return new NodeAnswer(NodeOutcome.Ended);
        if (!here.TryAdd(from, begin.Watch, actor))
            return new NodeAnswer(NodeOutcome.Full);
        Context.Watch(actor);
        return new NodeAnswer(NodeOutcome.Done);
    }

    private void OnCheck(NodeLife from, WatchCheck check)
    {
        var unknown = here.Keep(from, check.Watches, out var unwatched);
        foreach (var number in unknown)
            TellEnded(new WatcherThere(from, number), EndReason.NotThere);
        foreach (var actor in unwatched)
            Context.Unwatch(actor);
    }

    private void OnNodeChanged(NodeName node)
    {
        foreach (var actor in here.KeepLife(node, liveness.LifeOf(node)))
            Context.Unwatch(actor);
        foreach (var watch in there.All.Where(watch => watch.AskedNode == node).ToList())
            EndIfGone(watch);
        if (liveness.LifeOf(node) is null)
            there.Checked(node);
    }

    private void EndIfGone(WatchThere watch)
    {
        if (watch.AskedNode == port.Self.Node)
            return;
        var life = liveness.LifeOf(watch.AskedNode!.Value);
        if (life is null)
            End(watch, EndReason.NodeGone);
        else if (watch.FoundInLife is { } found && found != life)
            End(watch, EndReason.NodeRestarted);
    }

    private void OnCheckDue()
    {
        foreach (var watch in there.All.Where(watch => watch.FoundInLife is null).ToList())
            Seek(watch);
        foreach (var node in there.NodesToCheck())
            Check(node);
    }

    private void Check(NodeName node)
    {
        var numbers = there.NumbersAt(node);
        if (node == port.Self.Node)
        {
            OnCheck(port.Self, new WatchCheck(numbers));
            there.Checked(node);
            return;
        }

        if (liveness.LifeOf(node) is null)
        {
            there.Checked(node);
            return;
        }

        Send(node, new WatchCheck(numbers), said =>
            new WatchMessage.Checked(node, said.Outcome == NodeOutcome.Done && numbers.Count == 0));
    }

    private void Send(NodeName node, NodeRequest request, Func<NodeAnswer, WatchMessage> heard)
    {
        var self = Context.Self;
        // At the link's bound nothing is sent: the next comparison makes it good.
        port.TrySend(node, request, options.AnswerWithin, said => self.Tell(heard(said)));
    }

    private void TellEnded(WatcherThere watcher, EndReason reason)
    {
        if (watcher.Node == port.Self)
        {
            if (there.Find(watcher.Number) is { } watch)
                End(watch, reason);
            return;
        }

        var notice = new WatchedEnded(watcher.Number, reason);
        port.TrySend(watcher.Node.Node, notice, options.AnswerWithin, static _ => { });
    }

    private void End(WatchThere watch, EndReason reason)
    {
        there.Remove(watch);
        foreach (var watcher in watch.Watchers)
            watcher.Post(new TerminatedNotice(watch.Who, reason));
    }

    private void CheckWhileBusy()
    {
        if (there.IsBusy == _isChecking)
            return;
        _isChecking = there.IsBusy;
        if (_isChecking)
            Context.StartPeriodicTimer(CheckTimer, new WatchMessage.CheckDue(), options.CheckWatchesEvery);
        else
            Context.CancelTimer(CheckTimer);
    }
}
