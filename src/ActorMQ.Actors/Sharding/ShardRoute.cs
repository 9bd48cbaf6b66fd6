namespace ActorMQ.Actors;

/// <summary>The way to the entities of one shard: its routing state under a lock, and what it decides
/// carried out.</summary>
/// <remarks>
/// What is called under the lock only offers to mailboxes and links, so that the order decided is the order
/// in which messages leave. A caller may come in again from there.
/// </remarks>
internal sealed class ShardRoute<TKey, TMessage> : ITimed
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly string _shard;
    private readonly RoutedHome<TKey, TMessage> _home;
    private readonly EntityRouting<Parcel<TKey, TMessage>> _routing;
    private readonly ActorSystem _system;
    private readonly TimerEntry _alarm;
    private readonly long _start;
    private TimeSpan? _armedFor;
    private bool _isArming;
    private bool _clockStopped;
    private volatile bool _passesHere;
    private volatile bool _isHere;

    internal ShardRoute(RoutedHome<TKey, TMessage> home, string shard)
    {
        _home = home;
        _shard = shard;
        _system = home.System;
        _start = _system.Time.GetTimestamp();
        _alarm = new TimerEntry(this);
        var reach = home.Reach;
        _routing = new EntityRouting<Parcel<TKey, TMessage>>(
            reach.WaitingMax, reach.WaitMax, reach.RetryAfter);
        Relocate();
    }

    /// <summary>Whether a message goes straight to an entity of this node.</summary>
    internal bool PassesHere => _passesHere;

    /// <summary>Whether the shard lives on this node.</summary>
    internal bool IsHere => _isHere;

    internal ShardPlace Place
    {
        get
        {
            lock (_gate)
                return _routing.Place;
        }
    }

    private TimeSpan Now => _clockStopped ? TimeSpan.MaxValue : _system.Time.GetElapsedTime(_start);

    /// <summary>The shard's place has changed: what waits goes there, and what lives here and should not
    /// ends.</summary>
    internal void Relocate()
    {
        lock (_gate)
        {
            var place = _home.Reach.Locations.PlaceOf(_shard);
            if (place == _routing.Place)
                return;
            var leaves = _routing.Place.IsHere;
            _routing.Move(place);
            _isHere = place.IsHere;
            _passesHere = _routing.PassesHere;
            if (leaves)
                _home.Entities.StopWhere(_shard);
            Pump();
        }
    }

    internal TellResult Route(Parcel<TKey, TMessage> parcel)
    {
        lock (_gate)
        {
            switch (_routing.Decide(parcel, Now, out var routed))
            {
                case RouteVerdict.Pass:
                    var told = Pass(routed);
                    if (told == TellResult.MailboxFull && _routing.Place.Node is not null)
                        _home.FailReply(parcel, Failure(NotReachedReason.Full, routed, "the link"));
                    return told;
                case RouteVerdict.Wait:
                    _home.Counts.Waited();
                    Arm();
                    return TellResult.Accepted;
                default:
                    _home.FailReply(parcel, Failure(NotReachedReason.TooManyWait, routed, said: null));
                    return TellResult.MailboxFull;
            }
        }
    }

    void ITimed.OnDue()
    {
        lock (_gate)
        {
            _armedFor = null;
            // A clock that calls back while it is being set has stopped: everything is due.
            _clockStopped |= _isArming;
            Pump();
        }
    }

    /// <summary>Brings a message to the shard's place of now. Under the lock.</summary>
    private TellResult Pass(Routed<Parcel<TKey, TMessage>> routed)
    {
        var place = _routing.Place;
        var (key, message) = routed.Item;
        if (place.Node is { } node)
        {
            return _home.Forward(
                node, routed.Item, (reply, answer) => OnAnswer(routed, place, reply, answer));
        }

        return _home.Entities.TryDeliver(key, message, out _) ?? TellResult.Stopped;
    }

    private void OnAnswer(
        Routed<Parcel<TKey, TMessage>> routed, ShardPlace place, PendingReply? reply, NodeAnswer answer)
    {
        switch (answer.Outcome)
        {
            case NodeOutcome.Done:
                if (reply?.TryReceive(answer.Body.Span) == false)
                    Fail(NotReachedReason.Refused, routed, "its reply cannot be read", place);
                break;
            case NodeOutcome.NotHere or NodeOutcome.Unreachable:
                lock (_gate)
                {
                    TakeBack(routed, place);
                    Pump();
                }

                break;
            case NodeOutcome.Full:
                Fail(NotReachedReason.Full, routed, answer.Reason, place);
                break;
            case NodeOutcome.NoReply:
                // The same deadline has passed for who asked: an AskTimeoutException, as from an entity here.
                break;
            case NodeOutcome.Lost:
                Fail(NotReachedReason.Lost, routed, answer.Reason, place);
                break;
            default:
                Fail(NotReachedReason.Refused, routed, answer.Reason, place);
                break;
        }
    }

    private void TakeBack(Routed<Parcel<TKey, TMessage>> routed, ShardPlace from)
    {
        switch (_routing.Return(routed, from, Now))
        {
            case RouteVerdict.Full:
                Fail(NotReachedReason.TooManyWait, routed, said: null, from);
                break;
            case RouteVerdict.TooLate:
                Fail(NotReachedReason.NotTaken, routed, said: null, from);
                break;
            default:
                _home.Counts.Waited();
                break;
        }
    }

    /// <summary>Sends what can go, fails what has waited too long. Under the lock.</summary>
    private void Pump()
    {
        while (_routing.TryRelease(Now, out var next))
        {
            var place = _routing.Place;
            switch (Pass(next))
            {
                case TellResult.MailboxFull:
                    TakeBack(next, place);
                    break;
                case TellResult.NotSendable:
                    Fail(NotReachedReason.Refused, next, "the codec does not write it", place);
                    break;
                case TellResult.Stopped:
                    _home.FailReply(next.Item, Failure(NotReachedReason.NotTaken, next, said: null));
                    break;
            }
        }

        while (_routing.TryExpire(Now, out var late))
        {
            var reason = _routing.Place.IsKnown ? NotReachedReason.NotTaken : NotReachedReason.NoPlace;
            Fail(reason, late, said: null, _routing.Place);
        }

        _passesHere = _routing.PassesHere;
        Arm();
    }

    private void Arm()
    {
        if (_clockStopped || _routing.DueAt is not { } due || _armedFor <= due)
            return;
        _armedFor = due;
        _isArming = true;
        _system.Timers.Schedule(_alarm, due - Now);
        _isArming = false;
    }

    private void Fail(
        NotReachedReason reason, Routed<Parcel<TKey, TMessage>> routed, string? said, ShardPlace place) =>
        _home.TellNotReached(routed.Item, Failure(reason, routed, said, place));

    private EntityNotReachedException Failure(
        NotReachedReason reason,
        Routed<Parcel<TKey, TMessage>> routed,
        string? said,
        ShardPlace place = default) =>
        new(
            reason,
            _home.PathOf(routed.Item.Key),
            _shard,
            _clockStopped ? _home.Reach.WaitMax : Now - routed.Since,
            place,
            said);
}

/// <summary>A message on its way to an entity.</summary>
internal readonly record struct Parcel<TKey, TMessage>(TKey Key, TMessage Message);
