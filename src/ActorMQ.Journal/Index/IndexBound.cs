using ActorMQ.Model;

namespace ActorMQ.Journal.Index;

/// <summary>How far an index may follow the log, and where it must go back to. Any thread.</summary>
internal sealed class IndexBound(Func<JournalPosition> end)
{
    private long _cut = long.MaxValue;

    /// <summary>Only records before this are indexed.</summary>
    public JournalPosition End => end();

    /// <summary>Records from here on were taken back, after <see cref="End"/> was lowered.</summary>
    public void CutFrom(JournalPosition position)
    {
        var cut = Volatile.Read(ref _cut);
        while (position.Value < cut)
        {
            var seen = Interlocked.CompareExchange(ref _cut, position.Value, cut);
            if (seen == cut)
                return;
            cut = seen;
        }
    }

    /// <summary>From where on records were taken back since this was last asked; null: none were.</summary>
    public JournalPosition? TakeCut() =>
        Interlocked.Exchange(ref _cut, long.MaxValue) is < long.MaxValue and var cut ? new(cut) : null;
}
