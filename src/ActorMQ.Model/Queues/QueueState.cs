using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace ActorMQ.Model.Queues;

/// <summary>One queue: which offset comes next, what consumers may see, and who waits for more.</summary>
/// <remarks>
/// <code>
///   0 ........ Min ................ End ............ Next
///              |  consumers see     |  being written  |
/// </code>
/// Invariant: Min &lt;= End &lt;= Next. Offsets are given out dense, and become visible in the order in which
/// they were given out. Owned by one actor: no member is safe for two threads. No clock: time stamps come in
/// with the commands.
/// </remarks>
/// <typeparam name="TTicket">What the answer to a pull needs.</typeparam>
public sealed class QueueState<TTicket>
{
    private readonly int _parkedMax;
    private readonly List<ParkedPull<TTicket>> _parked = [];
    private int _refusedCount;

    /// <summary>A queue as recovered: nothing is being written.</summary>
    /// <param name="min">Where the queue begins.</param>
    /// <param name="end">The offset behind the last message.</param>
    /// <param name="parkedMax">How many pulls may wait.</param>
    public QueueState(QueueOffset min, QueueOffset end, int parkedMax)
    {
        if (min.Value < 0 || end < min)
            throw new ArgumentOutOfRangeException(nameof(end), $"a queue cannot reach from {min} to {end}");
        ArgumentOutOfRangeException.ThrowIfNegative(parkedMax);
        (Min, End, Next, _parkedMax) = (min, end, end, parkedMax);
    }

    /// <summary>Where the queue begins.</summary>
    public QueueOffset Min { get; private set; }

    /// <summary>The offset behind the last message that consumers may see.</summary>
    public QueueOffset End { get; private set; }

    /// <summary>The offset that the next message gets.</summary>
    public QueueOffset Next { get; private set; }

    /// <summary>
    /// Whether nothing can lie behind <see cref="End"/>. Otherwise it may only be unknown here as yet, and a
    /// pull from behind the end waits as one from the end does.
    /// </summary>
    public bool IsEndKnown { get; set; } = true;

    /// <summary>How many pulls wait.</summary>
    public int ParkedCount => _parked.Count;

    /// <summary>Whether messages are being written.</summary>
    public bool IsWriting => Next > End;

    /// <summary>
    /// Whether messages were refused and others are still under way: until they have come back, no further
    /// ones can be handed over.
    /// </summary>
    public bool IsTakingBack => _refusedCount > 0;

    /// <summary>When the first of the waiting pulls must be answered; false when none waits.</summary>
    public bool TryGetFirstDeadline(out long deadline)
    {
        deadline = long.MaxValue;
        foreach (ref readonly var pull in CollectionsMarshal.AsSpan(_parked))
            deadline = Math.Min(deadline, pull.Deadline);
        return _parked.Count > 0;
    }

    /// <summary>
    /// Messages were handed to the writer: the offsets <c>[Next, Next + count)</c> are theirs.
    /// </summary>
    /// <returns>The first of them.</returns>
    public QueueOffset Append(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        if (IsTakingBack)
            throw new InvalidOperationException($"{_refusedCount} messages are being taken back");
        var first = Next;
        Next += count;
        return first;
    }

    /// <summary>Messages are as safe as their senders were promised: consumers may see them.</summary>
    /// <param name="first">The offset that <see cref="Append"/> gave them.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="tagsCodes">The hash codes of their tags.</param>
    /// <param name="wakes">Gets the waiting pulls that can be answered now.</param>
    /// <exception cref="InvalidOperationException">
    /// They are not the next ones: the writer broke the order.
    /// </exception>
    public void Appended(
        QueueOffset first, int count, ReadOnlySpan<long> tagsCodes, ICollection<PullWake<TTicket>> wakes)
    {
        if (first != End || first + count > Next)
            ThrowOutOfOrder(first, count);
        End += count;
        Settle();
        if (_parked.Count > 0)
            WakeMatching(tagsCodes, wakes);
    }

    /// <summary>
    /// The writer has stored none of these: nor does it store any that was handed over behind them. When all
    /// have come back, their offsets are given out again.
    /// </summary>
    /// <param name="count">How many they are.</param>
    /// <exception cref="InvalidOperationException">So many are not under way.</exception>
    public void Refused(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        if (End + (_refusedCount + count) > Next)
            throw new InvalidOperationException($"{count} messages come back that are not under way");
        _refusedCount += count;
        Settle();
    }

    /// <summary>
    /// The log has messages that were not handed over here: another leads, and this queue follows. None of
    /// those that are under way lies before them; they come back refused, or are the next ones.
    /// </summary>
    /// <param name="end">The offset behind the last message that consumers may see; one that the queue has
    /// reached already changes nothing.</param>
    /// <param name="wakes">Gets the waiting pulls that can be answered now, whatever tags they want.</param>
    public void Follow(QueueOffset end, ICollection<PullWake<TTicket>> wakes)
    {
        if (end <= End)
            return;
        Next += end - End;
        End = end;
        WakeWhere(pull => pull.From < End, wakes);
    }

    /// <summary>The log has let go of old messages.</summary>
    /// <param name="min">Where the queue begins now; never moves back, nor behind the end.</param>
    public void Trimmed(QueueOffset min)
    {
        if (min > Min)
            Min = min < End ? min : End;
    }

    /// <summary>Looks into the queue for a pull.</summary>
    /// <param name="pull">What is wanted.</param>
    /// <param name="mayPark">Whether the pull waits when nothing is there yet.</param>
    public PullDecision Pull(in ParkedPull<TTicket> pull, bool mayPark)
    {
        var decision = Look(pull.From);
        if (!mayPark || decision.Action != PullAction.Answer || !IsAtEnd(decision.Status, pull.From))
            return decision;
        if (_parked.Count >= _parkedMax)
            return decision with { Status = PullStatus.TooManyWaiting };
        _parked.Add(pull);
        return decision with { Action = PullAction.Park };
    }

    /// <summary>
    /// Answers the waiting pulls whose time is up and those behind which the queue has grown.
    /// </summary>
    /// <remarks>
    /// The latter wait only because no new message was wanted; reading moves their offset on.
    /// Source: apache/rocketmq 8fc57f1 broker/.../longpolling/PullRequestHoldService.java#checkHoldRequest.
    /// </remarks>
    public void Recheck(long now, ICollection<PullWake<TTicket>> wakes) =>
        WakeWhere(pull => pull.Deadline <= now || pull.From < End, wakes);

    /// <summary>Answers all waiting pulls: the queue closes, or is no more.</summary>
    public void WakeAll(ICollection<PullWake<TTicket>> wakes) => WakeWhere(static _ => true, wakes);

    /// <summary>Forgets waiting pulls that nobody waits for any more.</summary>
    /// <returns>How many there were.</returns>
    public int Forget(Predicate<TTicket> isGone)
    {
        ArgumentNullException.ThrowIfNull(isGone);
        return _parked.RemoveAll(pull => isGone(pull.Ticket));
    }

    private void Settle()
    {
        if (_refusedCount == 0 || End + _refusedCount != Next)
            return;
        Next = End;
        _refusedCount = 0;
    }

    private PullDecision Look(QueueOffset from)
    {
        if (from > End && !IsEndKnown)
            return Answer(PullStatus.OffsetOverflowOne, from);
        if (End == QueueOffset.Zero)
            return Answer(PullStatus.NoMessageInQueue, QueueOffset.Zero);
        if (from < Min)
            return Answer(PullStatus.OffsetTooSmall, Min);
        if (from == End)
            return Answer(PullStatus.OffsetOverflowOne, from);
        if (from > End)
            return Answer(PullStatus.OffsetOverflowBadly, End);
        return new PullDecision(PullAction.Read, PullStatus.Found, from, Min, End);
    }

    private PullDecision Answer(PullStatus status, QueueOffset next) =>
        new(PullAction.Answer, status, next, Min, End);

    private static bool IsAtEnd(PullStatus status, QueueOffset from) =>
        status == PullStatus.OffsetOverflowOne
        || (status == PullStatus.NoMessageInQueue && from == QueueOffset.Zero);

    private void WakeMatching(ReadOnlySpan<long> tagsCodes, ICollection<PullWake<TTicket>> wakes)
    {
        var kept = 0;
        var parked = CollectionsMarshal.AsSpan(_parked);
        foreach (ref readonly var pull in parked)
        {
            if (pull.From < End && pull.Filter.MatchesAny(tagsCodes))
                wakes.Add(new PullWake<TTicket>(pull, Look(pull.From)));
            else
                parked[kept++] = pull;
        }

        _parked.RemoveRange(kept, _parked.Count - kept);
    }

    private void WakeWhere(Predicate<ParkedPull<TTicket>> isDue, ICollection<PullWake<TTicket>> wakes)
    {
        _parked.RemoveAll(pull =>
        {
            if (!isDue(pull))
                return false;
            wakes.Add(new PullWake<TTicket>(pull, Look(pull.From)));
            return true;
        });
    }

    [DoesNotReturn]
    private void ThrowOutOfOrder(QueueOffset first, int count) =>
        throw new InvalidOperationException(
            $"the writer reports offsets [{first}, {first + count}), but [{End}, {Next}) are being written");
}
