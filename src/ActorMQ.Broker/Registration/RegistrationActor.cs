using ActorMQ.Actors;
using ActorMQ.Broker.Topics;
using ActorMQ.Model;

namespace ActorMQ.Broker.Registration;

/// <summary>Makes the broker and its topics known to every name server, each for itself.</summary>
/// <remarks>
/// All topics every period; the changed ones at once. A name server that is away delays nobody: who changed
/// a topic waits only for those whose last answer was good, and not for long.
/// Source: apache/rocketmq 8fc57f1 broker/.../out/BrokerOuterAPI.java#registerBrokerAll.
/// </remarks>
internal sealed class RegistrationActor(
    RegistrationSettings settings,
    TopicDirectory topics,
    INameServers servers,
    Action<IReadOnlyCollection<TopicName>> order,
    Action<string?> master) : Actor<RegistrationMessage>
{
    private readonly List<NameServerLink> _links = [.. settings.NameServers.Distinct(StringComparer.Ordinal)
        .Select(address => new NameServerLink(address))];

    private readonly Queue<(TopicChange Change, TimeSpan Until)> _waiting = new();
    private BrokerId _replica = settings.Id;
    private long _epoch;
    private bool _awaitsRole = settings.AwaitsRole;
    private bool _isLeaving;

    private TimeSpan Now => Context.Time.GetElapsedTime(0);

    /// <summary>How to start one. The mailbox needs no bound: its tellers wait for answers.</summary>
    /// <param name="settings">Who the broker is, and whom it tells.</param>
    /// <param name="topics">What it tells.</param>
    /// <param name="servers">The way to them.</param>
    /// <param name="order">Called on the actor's turn with topics that a name server says are
    /// ordered.</param>
    /// <param name="master">Called on the actor's turn with the address of the group's master, as a name
    /// server has answered; null: it knows of none.</param>
    internal static Props<RegistrationMessage> Props(
        RegistrationSettings settings,
        TopicDirectory topics,
        INameServers servers,
        Action<IReadOnlyCollection<TopicName>> order,
        Action<string?> master) =>
        new(() => new RegistrationActor(settings, topics, servers, order, master));

    /// <inheritdoc/>
    protected override void OnStart()
    {
        Context.StartPeriodicTimer("register", new RegisterAll(), settings.Period);
        if (settings.HeartbeatPeriod is { } period)
            Context.StartPeriodicTimer("heartbeat", new SayAlive(), period);
        TellAll();
    }

    /// <inheritdoc/>
    protected override void Receive(RegistrationMessage message)
    {
        switch (message)
        {
            case RegisterAll:
                _links.ForEach(Renew);
                TellAll();
                break;
            case SayAlive when _awaitsRole:
                break;
            case SayAlive:
                _links.ForEach(link => servers.Heartbeat(link.Address, _replica));
                break;
            case TellTopics tell:
                OnTopics(tell);
                break;
            case NameServerAnswered answered:
                order(answered.Answer.Ordered);
                if (answered.Answer.IsGood)
                    master(answered.Answer.Master);
                answered.Link.OnAnswer(answered.Answer.IsGood);
                GoOn(answered.Link, answered.Answer.IsGood);
                break;
            case NameServerKnows known:
                known.Link.OnVersion(known.Knows);
                GoOn(known.Link, known.Knows is not null);
                break;
            case RetryTelling:
                TellAll();
                break;
            case ChangeRole change:
                OnRole(change);
                break;
            case AwaitRegistration wait:
                OnAwait(wait);
                break;
            case GiveUpWaiting:
                OnGiveUp();
                break;
            case LeaveRoutes leave:
                OnLeave(leave);
                break;
            default:
                throw new InvariantException($"unknown message {message}");
        }
    }

    /// <summary>Everything again, for a name server takes the routes of who tells the latest epoch.</summary>
    private void OnRole(ChangeRole change)
    {
        if (!_awaitsRole && (_replica, _epoch) == (change.Replica, change.Epoch))
            return;
        _awaitsRole = false;
        (_replica, _epoch) = (change.Replica, change.Epoch);
        _links.ForEach(static link => link.WantAll());
        TellAll();
    }

    private void OnTopics(TellTopics tell)
    {
        var change = new TopicChange(tell.Heard);
        foreach (var link in _links)
            link.Want(tell.Changes, change);
        GiveUpInTime(change);
        TellAll();
    }

    private void OnAwait(AwaitRegistration wait)
    {
        if (_awaitsRole)
        {
            wait.Heard();
            return;
        }

        var change = new TopicChange(wait.Heard);
        foreach (var link in _links)
            link.AwaitTelling(change);
        GiveUpInTime(change);
    }

    private void GiveUpInTime(TopicChange change)
    {
        change.Heard();
        _waiting.Enqueue((change, Now + settings.HeardWithin));
        if (_waiting.Count == 1)
            Context.StartTimer("heard", new GiveUpWaiting(), settings.HeardWithin);
    }

    private void OnGiveUp()
    {
        var isLate = false;
        while (_waiting.TryPeek(out var first) && first.Until <= Now)
            isLate |= _waiting.Dequeue().Change.GiveUp();
        if (isLate)
            _links.ForEach(link => link.Distrust());
        if (_waiting.TryPeek(out var next))
            Context.StartTimer("heard", new GiveUpWaiting(), next.Until - Now);
    }

    private void Renew(NameServerLink link)
    {
        if (settings.IsForced)
            link.WantAll();
        else
            link.Doubt();
    }

    private void GoOn(NameServerLink link, bool isGood)
    {
        if (isGood)
            Tell(link);
        else
            Context.StartTimer("retry", new RetryTelling(), settings.RetryAfter);
    }

    private void TellAll() => _links.ForEach(Tell);

    private void Tell(NameServerLink link)
    {
        var snapshot = topics.Snapshot;
        if (_isLeaving || _awaitsRole)
            return;
        var self = Context.Self;
        var version = _epoch > 0 ? snapshot.Version with { StateVersion = _epoch } : snapshot.Version;
        if (link.Next(snapshot) is { } next)
        {
            servers.Register(
                link.Address, _replica, version, next,
                answer => self.Tell(new NameServerAnswered(link, answer)));
        }
        else if (link.TryAsk())
        {
            servers.AskVersion(
                link.Address, _replica, version, knows => self.Tell(new NameServerKnows(link, knows)));
        }
    }

    private void OnLeave(LeaveRoutes leave)
    {
        _isLeaving = true;
        var left = _links.Count;
        if (left == 0 || _awaitsRole)
        {
            leave.Done();
            return;
        }

        foreach (var link in _links)
        {
            servers.Unregister(link.Address, _replica, _ =>
            {
                if (Interlocked.Decrement(ref left) == 0)
                    leave.Done();
            });
        }
    }
}

/// <summary>What the registration is told.</summary>
internal abstract record RegistrationMessage;

/// <summary>Time to tell everything again.</summary>
internal sealed record RegisterAll : RegistrationMessage;

/// <summary>Time to say that the broker lives.</summary>
internal sealed record SayAlive : RegistrationMessage;

/// <summary>Time to try again what a name server did not take.</summary>
internal sealed record RetryTelling : RegistrationMessage;

/// <summary>Topics changed; somebody waits until that is heard.</summary>
internal sealed record TellTopics(TopicChanges Changes, Action Heard) : RegistrationMessage;

/// <summary>The broker is another replica of its group now, or leads anew.</summary>
internal sealed record ChangeRole(BrokerId Replica, long Epoch) : RegistrationMessage;

/// <summary>Somebody waits until the name servers have heard what they are being told.</summary>
internal sealed record AwaitRegistration(Action Heard) : RegistrationMessage;

/// <summary>A name server answered, or did not in time.</summary>
internal sealed record NameServerAnswered(NameServerLink Link, RegistrationAnswer Answer)
    : RegistrationMessage;

/// <summary>A name server said whether it knows everything; null: it did not answer in time.</summary>
internal sealed record NameServerKnows(NameServerLink Link, bool? Knows) : RegistrationMessage;

/// <summary>Time to let those go on who wait for name servers.</summary>
internal sealed record GiveUpWaiting : RegistrationMessage;

/// <summary>The broker stops: no route is to lead to it any more.</summary>
internal sealed record LeaveRoutes(Action Done) : RegistrationMessage;
