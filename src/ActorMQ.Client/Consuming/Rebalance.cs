using ActorMQ.Model;

namespace ActorMQ.Client;

/// <summary>Which queues a member takes and which it gives away. Pure.</summary>
/// <param name="Added">Queues to begin with.</param>
/// <param name="Removed">Queues to let go.</param>
internal sealed record Rebalance(IReadOnlyList<MessageQueue> Added, IReadOnlyList<MessageQueue> Removed)
{
    /// <summary>The change from the queues of now to those that fall to this member.</summary>
    internal static Rebalance Between(
        IReadOnlyCollection<MessageQueue> now, IReadOnlyCollection<MessageQueue> then) =>
        new([.. then.Except(now)], [.. now.Except(then)]);

    /// <summary>What falls to this member; null when it is not among the members, and nothing can be
    /// said.</summary>
    internal static IReadOnlyList<MessageQueue>? Allocate(
        AllocationStrategy strategy,
        string self,
        IEnumerable<string> members,
        IReadOnlyList<MessageQueue> queues)
    {
        string[] sorted = [.. members.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return sorted.Contains(self, StringComparer.Ordinal) ? strategy(self, sorted, queues) : null;
    }
}
