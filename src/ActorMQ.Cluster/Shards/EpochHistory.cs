using ActorMQ.Model;

namespace ActorMQ.Cluster.Shards;

/// <summary>
/// Which epoch wrote which part of a log: epochs and starts both grow from entry to entry.
/// </summary>
/// <remarks>
/// The matching property, from which truncation follows: one leader alone writes in an epoch, and it never
/// rewrites, so two logs whose histories share an entry are equal up to where one of them leaves that epoch.
/// Source of the rules: apache/rocketmq 8fc57f1 store/.../ha/autoswitch/EpochFileCache.java.
/// </remarks>
internal sealed class EpochHistory : IEquatable<EpochHistory>
{
    public static readonly EpochHistory Empty = new([]);

    private readonly EpochEntry[] _entries;

    private EpochHistory(EpochEntry[] entries) => _entries = entries;

    public ReadOnlySpan<EpochEntry> Entries => _entries;

    /// <summary><see cref="ShardEpoch.None"/> of an empty history.</summary>
    public ShardEpoch LastEpoch => _entries.Length == 0 ? ShardEpoch.None : _entries[^1].Epoch;

    /// <summary>
    /// Entries as they were read; null when they are not in order, or begin before the log.
    /// </summary>
    public static EpochHistory? TryMake(EpochEntry[] entries)
    {
        for (var i = 0; i < entries.Length; i++)
        {
            if (entries[i].Epoch <= ShardEpoch.None || entries[i].Start < JournalPosition.Start)
                return null;
            if (i == 0)
                continue;
            if (entries[i].Epoch <= entries[i - 1].Epoch || entries[i].Start <= entries[i - 1].Start)
                return null;
        }

        return new([.. entries]);
    }

    /// <summary>
    /// A new epoch begins. Entries that begin at or behind it are gone: of those epochs nothing is in the
    /// log.
    /// </summary>
    /// <exception cref="InvariantException">The epoch is not a new one.</exception>
    public EpochHistory Begin(ShardEpoch epoch, JournalPosition start)
    {
        Invariant.Holds(epoch > LastEpoch, $"epoch {epoch} begins after epoch {LastEpoch}");
        return new([.. TruncateTo(start)._entries, new(epoch, start)]);
    }

    /// <summary>What is left to say of a log that ends at <paramref name="end"/>.</summary>
    public EpochHistory TruncateTo(JournalPosition end)
    {
        var count = _entries.Length;
        while (count > 0 && _entries[count - 1].Start >= end)
            count--;
        return count == _entries.Length ? this : new(_entries[..count]);
    }

    /// <summary>Up to where two logs are the same; null when their histories share nothing.</summary>
    public static JournalPosition? ConsistentEnd(
        EpochHistory left, JournalPosition leftEnd, EpochHistory right, JournalPosition rightEnd)
    {
        for (int l = left._entries.Length - 1, r = right._entries.Length - 1; l >= 0 && r >= 0;)
        {
            var (one, other) = (left._entries[l], right._entries[r]);
            if (one == other)
                return Least(left.EndOf(l, leftEnd), right.EndOf(r, rightEnd));
            if (one.Epoch >= other.Epoch)
                l--;
            if (one.Epoch <= other.Epoch)
                r--;
        }

        return null;
    }

    public bool Equals(EpochHistory? other) =>
        other is not null && _entries.AsSpan().SequenceEqual(other._entries);

    public override bool Equals(object? obj) => Equals(obj as EpochHistory);

    public override int GetHashCode() => HashCode.Combine(_entries.Length, LastEpoch);

    public override string ToString() => $"[{string.Join(' ', _entries)}]";

    /// <summary>
    /// A history may tell of epochs that begin behind its log's end: that log has not got there yet.
    /// </summary>
    private JournalPosition EndOf(int index, JournalPosition logEnd) =>
        index + 1 < _entries.Length ? Least(_entries[index + 1].Start, logEnd) : logEnd;

    private static JournalPosition Least(JournalPosition left, JournalPosition right) =>
        left < right ? left : right;
}
