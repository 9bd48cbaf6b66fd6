namespace ActorMQ.Actors;

/// <summary>Something that wants to hear when its time has come.</summary>
internal interface ITimed
{
    /// <summary>Runs on the clock's thread, outside of every lock; it only tells and never blocks.</summary>
    void OnDue();
}

/// <summary>A place in the <see cref="TimerQueue"/>, which owns its fields.</summary>
internal sealed class TimerEntry(ITimed target)
{
    internal const int NotQueued = -1;

    internal ITimed Target { get; } = target;

    /// <summary>When, in ticks of the clock's timestamp.</summary>
    internal long Due { get; set; }

    /// <summary>Breaks ties, so that equal times fire in the order of scheduling.</summary>
    internal long Sequence { get; set; }

    /// <summary>The place in the heap, or <see cref="NotQueued"/>.</summary>
    internal int HeapIndex { get; set; } = NotQueued;

    internal bool IsBefore(TimerEntry other) =>
        Due < other.Due || (Due == other.Due && Sequence < other.Sequence);
}
