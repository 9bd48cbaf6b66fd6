using ActorMQ.Broker.Topics;
using ActorMQ.Model;
using ActorMQ.Model.Topics;

namespace ActorMQ.Broker.Registration;

/// <summary>
/// What one name server has been told and has still to be told. Pure; owned by the registration.
/// </summary>
/// <remarks>
/// One telling is on its way at a time; what changes meanwhile goes with the next. After a failure
/// everything is told again at the next occasion, since nobody knows what arrived.
/// </remarks>
internal sealed class NameServerLink(string address)
{
    private readonly Dictionary<TopicName, TopicConfig> _changed = [];
    private readonly List<TopicChange> _waiting = [];
    private readonly List<TopicChange> _inFlight = [];
    private bool _needsAll = true;
    private bool _isDoubted;
    private bool _isTelling;

    /// <summary>The name server.</summary>
    internal string Address => address;

    /// <summary>
    /// Whether its last answer was good, or none is known yet: who changed a topic waits for it.
    /// </summary>
    internal bool IsTrusted { get; private set; } = true;

    /// <summary>Everything is to be told again.</summary>
    internal void WantAll() => _needsAll = true;

    /// <summary>It is to be asked whether it still knows everything.</summary>
    internal void Doubt() => _isDoubted = true;

    /// <summary>A topic changed.</summary>
    /// <param name="changes">What changed.</param>
    /// <param name="change">Who waits for it; counted only when this name server is trusted.</param>
    internal void Want(TopicChanges changes, TopicChange change)
    {
        foreach (var config in changes.Changed)
            _changed[config.Name] = config;
        foreach (var gone in changes.Gone)
        {
            _changed.Remove(gone);
            _needsAll = true;
        }

        if (!IsTrusted)
            return;
        change.Await();
        _waiting.Add(change);
    }

    /// <summary>Someone waits for what is on its way, or is about to be.</summary>
    internal void AwaitTelling(TopicChange change)
    {
        if (!IsTrusted || (!_isTelling && !_needsAll && _changed.Count == 0))
            return;
        change.Await();
        (_isTelling ? _inFlight : _waiting).Add(change);
    }

    /// <summary>What to tell now; null when there is nothing, or a telling is on its way.</summary>
    internal IReadOnlyCollection<TopicConfig>? Next(TopicSnapshot topics)
    {
        if (_isTelling || (!_needsAll && _changed.Count == 0))
            return null;
        IReadOnlyCollection<TopicConfig> next =
            _needsAll ? [.. topics.Entries.Select(entry => entry.Config)] : [.. _changed.Values];
        _isDoubted &= !_needsAll;
        _changed.Clear();
        _inFlight.AddRange(_waiting);
        _waiting.Clear();
        (_needsAll, _isTelling) = (false, true);
        return next;
    }

    /// <summary>
    /// Whether to ask now what it knows; false when it is not doubted, or something is on its way.
    /// </summary>
    internal bool TryAsk()
    {
        if (_isTelling || !_isDoubted)
            return false;
        (_isDoubted, _isTelling) = (false, true);
        return true;
    }

    /// <summary>The name server knows everything, does not, or did not answer (null).</summary>
    internal void OnVersion(bool? knows)
    {
        OnAnswer(knows is not null);
        _needsAll |= knows == false;
    }

    /// <summary>The name server answered, or did not.</summary>
    internal void OnAnswer(bool isGood)
    {
        Invariant.Holds(_isTelling, "a name server answers what it was not told");
        _isTelling = false;
        IsTrusted = isGood;
        _needsAll |= !isGood;
        Release(_inFlight);
        if (!isGood)
            Release(_waiting);
    }

    /// <summary>
    /// The name server has made someone wait too long: nobody waits for it until it answers.
    /// </summary>
    internal void Distrust()
    {
        if (!_isTelling)
            return;
        IsTrusted = false;
        Release(_inFlight);
        Release(_waiting);
    }

    private static void Release(List<TopicChange> changes)
    {
        foreach (var change in changes)
            change.Heard();
        changes.Clear();
    }
}

/// <summary>
/// A change of topics that somebody waits for: over when every trusted name server has heard, or in time.
/// </summary>
internal sealed class TopicChange(Action heard)
{
    private int _awaited = 1;

    /// <summary>One more has to hear of it.</summary>
    internal void Await() => _awaited++;

    /// <summary>One has heard, or cannot hear.</summary>
    internal void Heard()
    {
        if (--_awaited == 0)
            heard();
    }

    /// <summary>Nobody waits any longer.</summary>
    /// <returns>Whether somebody had not heard.</returns>
    internal bool GiveUp()
    {
        if (_awaited <= 0)
            return false;
        _awaited = 0;
        heard();
        return true;
    }
}
