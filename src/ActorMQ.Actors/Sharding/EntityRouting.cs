namespace ActorMQ.Actors;

/// <summary>What to do with a message for an entity of one shard.</summary>
internal enum RouteVerdict
{
    /// <summary>Bring it to <see cref="EntityRouting{TItem}.Place"/>.</summary>
    Pass,

    /// <summary>It waits; <see cref="EntityRouting{TItem}.TryRelease"/> gives it, or
    /// <see cref="EntityRouting{TItem}.TryExpire"/>.</summary>
    Wait,

    /// <summary>So many wait already: it is refused.</summary>
    Full,

    /// <summary>It has waited as long as it may.</summary>
    TooLate,
}

/// <summary>An item with its place in the order, and when it came.</summary>
internal readonly record struct Routed<TItem>(long Number, TimeSpan Since, TItem Item);

/// <summary>Where the messages for one shard go: here, to another node, or, for a bounded while, nowhere
/// yet. Pure; one caller at a time.</summary>
/// <remarks>
/// <code>
///            place known                       refused by that place
///  Unknown ──────────────► Here | On(node) ──────────────────────────► doubted, for a moment
///     ▲                        │                                          │ over, or another place known
///     └──── place not known ───┘   ◄──────────────────────────────────────┘
/// </code>
/// What comes while the place is unknown or doubted waits, and goes before what comes later. An item is
/// given out once; only who was told for certain that it was not taken gives it back.
/// </remarks>
/// <param name="waitingMax">How many may wait.</param>
/// <param name="waitMax">How long an item may wait, from when it came first.</param>
/// <param name="doubtFor">How long a place that has refused is not tried again.</param>
internal sealed class EntityRouting<TItem>(int waitingMax, TimeSpan waitMax, TimeSpan doubtFor)
{
    private readonly PriorityQueue<Routed<TItem>, long> _waiting = new();
    private long _lastNumber;
    private TimeSpan? _doubtedUntil;

    /// <summary>Where the shard lives.</summary>
    internal ShardPlace Place { get; private set; }

    internal int WaitingCount => _waiting.Count;

    /// <summary>Whether messages pass at once to entities of this node.</summary>
    internal bool PassesHere => Place.IsHere && _waiting.Count == 0;

    /// <summary>When <see cref="TryRelease"/> or <see cref="TryExpire"/> has something to give, if nothing
    /// happens until then; null when nothing waits.</summary>
    internal TimeSpan? DueAt
    {
        get
        {
            if (!_waiting.TryPeek(out var first, out _))
                return null;
            var expires = first.Since + waitMax;
            return Place.IsKnown && _doubtedUntil is { } until && until < expires ? until : expires;
        }
    }

    /// <summary>The shard has another place, or none.</summary>
    internal void Move(ShardPlace place)
    {
        Place = place;
        _doubtedUntil = null;
    }

    /// <summary>A new item.</summary>
    /// <returns>Pass, Wait or Full.</returns>
    internal RouteVerdict Decide(TItem item, TimeSpan now, out Routed<TItem> routed)
    {
        routed = new Routed<TItem>(++_lastNumber, now, item);
        if (_waiting.Count == 0 && IsOpen(now))
            return RouteVerdict.Pass;
        if (_waiting.Count >= waitingMax)
            return RouteVerdict.Full;
        _waiting.Enqueue(routed, routed.Number);
        return RouteVerdict.Wait;
    }

    /// <summary>An item comes back: the place it was brought to has not taken it.</summary>
    /// <returns>Wait, Full or TooLate.</returns>
    internal RouteVerdict Return(Routed<TItem> routed, ShardPlace from, TimeSpan now)
    {
        if (from == Place)
            _doubtedUntil = now + doubtFor;
        if (now - routed.Since >= waitMax)
            return RouteVerdict.TooLate;
        if (_waiting.Count >= waitingMax)
            return RouteVerdict.Full;
        _waiting.Enqueue(routed, routed.Number);
        return RouteVerdict.Wait;
    }

    /// <summary>The next item that can be brought to the place of now.</summary>
    internal bool TryRelease(TimeSpan now, out Routed<TItem> routed)
    {
        routed = default;
        return IsOpen(now) && _waiting.TryDequeue(out routed, out _);
    }

    /// <summary>The next item that has waited as long as it may.</summary>
    internal bool TryExpire(TimeSpan now, out Routed<TItem> routed)
    {
        if (!_waiting.TryPeek(out routed, out _) || now - routed.Since < waitMax)
            return false;
        _waiting.Dequeue();
        return true;
    }

    private bool IsOpen(TimeSpan now) =>
        Place.IsKnown && (_doubtedUntil is not { } until || now >= until);
}
