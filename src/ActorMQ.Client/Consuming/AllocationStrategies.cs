using ActorMQ.Model;

namespace ActorMQ.Client;

/// <summary>Which of a topic's queues a member of a group consumes.</summary>
/// <param name="self">This member.</param>
/// <param name="members">All members, sorted; this one among them.</param>
/// <param name="queues">All queues, sorted.</param>
/// <returns>
/// The queues of this member. Every member computes the same, so that each queue falls to exactly one.
/// </returns>
public delegate IReadOnlyList<MessageQueue> AllocationStrategy(
    string self, IReadOnlyList<string> members, IReadOnlyList<MessageQueue> queues);

/// <summary>RocketMQ's ways to share queues out. Pure.</summary>
public static class AllocationStrategies
{
    private const int VirtualNodeCount = 10;

    /// <summary>Each member gets a run of neighbouring queues; the first members get one more each.</summary>
    /// <remarks>
    /// Source: apache/rocketmq 8fc57f1 client/.../consumer/rebalance/AllocateMessageQueueAveragely.java.
    /// </remarks>
    public static IReadOnlyList<MessageQueue> Averagely(
        string self, IReadOnlyList<string> members, IReadOnlyList<MessageQueue> queues)
    {
        var index = IndexOf(self, members);
        if (index < 0)
            return [];
        var (share, rest) = Math.DivRem(queues.Count, members.Count);
        var begin = (index * share) + Math.Min(index, rest);
        return [.. queues.Skip(begin).Take(share + (index < rest ? 1 : 0))];
    }

    /// <summary>The queues are dealt out one by one in turn.</summary>
    /// <remarks>
    /// Source: apache/rocketmq 8fc57f1
    /// client/.../consumer/rebalance/AllocateMessageQueueAveragelyByCircle.java.
    /// </remarks>
    public static IReadOnlyList<MessageQueue> AveragelyByCircle(
        string self, IReadOnlyList<string> members, IReadOnlyList<MessageQueue> queues)
    {
        var index = IndexOf(self, members);
        return index < 0 ? [] : [.. queues.Where((_, i) => i % members.Count == index)];
    }

    /// <summary>
    /// Queues and members lie on a ring of hashes: a member that comes or goes moves few queues of others.
    /// Shares may be uneven, and with few queues a member may get none.
    /// </summary>
    /// <remarks>
    /// Source: apache/rocketmq 8fc57f1 client/.../consumer/rebalance/AllocateMessageQueueConsistentHash.java.
    /// </remarks>
    public static IReadOnlyList<MessageQueue> ConsistentHash(
        string self, IReadOnlyList<string> members, IReadOnlyList<MessageQueue> queues) =>
        OnRing(VirtualNodeCount, self, members, queues);

    /// <summary>
    /// As <see cref="ConsistentHash"/>, with another number of points on the ring for each member.
    /// </summary>
    /// <param name="virtualNodeCount">More make the shares more even; 10 are usual. All members of a group
    /// say the same.</param>
    public static AllocationStrategy ConsistentHashOf(int virtualNodeCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(virtualNodeCount, 1);
        return (self, members, queues) => OnRing(virtualNodeCount, self, members, queues);
    }

    private static IReadOnlyList<MessageQueue> OnRing(
        int virtualNodeCount,
        string self,
        IReadOnlyList<string> members,
        IReadOnlyList<MessageQueue> queues)
    {
        var ring = new ConsistentHashRing(members, virtualNodeCount);
        return [.. queues.Where(queue => string.Equals(ring.OwnerOf(queue), self, StringComparison.Ordinal))];
    }

    private static int IndexOf(string self, IReadOnlyList<string> members)
    {
        for (var i = 0; i < members.Count; i++)
        {
            if (string.Equals(members[i], self, StringComparison.Ordinal))
                return i;
        }

        return -1;
    }
}
