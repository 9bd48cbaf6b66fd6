using System.Collections.Immutable;
using ActorMQ.Model.Topics;

namespace ActorMQ.Model.Groups;

/// <summary>What a consumer group is asked, and what has become of it.</summary>
/// <param name="Waiter">Comes back in the answer; the state never looks at it. Null wants no answer.</param>
public abstract record GroupCommand(object? Waiter);

/// <summary>A client is there, or still there.</summary>
public sealed record Heartbeat(object? Waiter) : GroupCommand(Waiter)
{
    /// <summary>Who.</summary>
    public required GroupMember Member { get; init; }

    /// <summary>How it consumes.</summary>
    public required ConsumerTraits Traits { get; init; }

    /// <summary>What it wants.</summary>
    public required ImmutableArray<Subscription> Subscriptions { get; init; }

    /// <summary>Whether it left out its subscriptions because they did not change.</summary>
    public bool IsWithoutSubscriptions { get; init; }

    /// <summary>A hash of the subscriptions; 0 from clients that do not send one.</summary>
    public int Fingerprint { get; init; }

    /// <summary>Whether it belongs to a unit.</summary>
    public bool IsUnit { get; init; }

    /// <summary>Whether one of its topics is ordered.</summary>
    public bool ReadsOrderedTopic { get; init; }

    /// <summary>The group's retry topic as it is; null when there is none yet.</summary>
    public TopicConfig? RetryTopic { get; init; }

    /// <summary>When it came, on a monotonic clock.</summary>
    public required TimeSpan Now { get; init; }
}

/// <summary>A client leaves the group.</summary>
public sealed record Leave(long Connection, object? Waiter) : GroupCommand(Waiter);

/// <summary>A connection has ended.</summary>
public sealed record MemberLost(long Connection) : GroupCommand(Waiter: null);

/// <summary>Time to look for silent members.</summary>
public sealed record ScanMembers(TimeSpan Now) : GroupCommand(Waiter: null);

/// <summary>Someone consumes without a heartbeat; the group must exist for that.</summary>
public sealed record EnsureGroup(object? Waiter) : GroupCommand(Waiter);

/// <summary>An operator creates the group or changes it.</summary>
public sealed record UpdateGroup(SubscriptionGroupConfig Wanted, object? Waiter) : GroupCommand(Waiter);

/// <summary>An operator deletes the group; deleting one that is not there succeeds.</summary>
public sealed record DeleteGroup(bool CleansOffsets, object? Waiter) : GroupCommand(Waiter);

/// <summary>What was to be written is durable, or could not be written.</summary>
public sealed record GroupStored(bool IsDurable) : GroupCommand(Waiter: null);

/// <summary>Another replica, which leads, has made this of the group, durably.</summary>
/// <param name="Config">The group now; null when it is gone.</param>
public sealed record GroupFollowed(SubscriptionGroupConfig? Config) : GroupCommand(Waiter: null);

/// <summary>The retry topic is there, or could not be made.</summary>
public sealed record RetryTopicSettled : GroupCommand
{
    /// <summary>That.</summary>
    public RetryTopicSettled()
        : base(Waiter: null)
    {
    }
}

/// <summary>What the shell has to do.</summary>
public abstract record GroupEffect;

/// <summary>Make the configuration durable and known, then say <see cref="GroupStored"/>.</summary>
/// <param name="Config">The configuration.</param>
/// <param name="IsByUse">
/// Whether the group is new and comes into being because it is used. Then it shall be known even if it cannot
/// be made durable.
/// </param>
public sealed record StoreGroup(SubscriptionGroupConfig Config, bool IsByUse) : GroupEffect;

/// <summary>Make the group's end durable and known, then say <see cref="GroupStored"/>.</summary>
/// <param name="CleansOffsets">Whether what it committed goes, too.</param>
public sealed record EraseGroup(bool CleansOffsets) : GroupEffect;

/// <summary>Have the retry topic made or changed, then say <see cref="RetryTopicSettled"/>.</summary>
public sealed record CreateRetryTopic(int QueueCount, bool IsOrdered, int SystemFlags) : GroupEffect;

/// <summary>Tell these members that someone came or went.</summary>
public sealed record NotifyMembers(ImmutableArray<long> Connections) : GroupEffect;

/// <summary>Close the connection of a member that was silent for too long.</summary>
public sealed record CloseMember(long Connection) : GroupEffect;

/// <summary>Let others see who is there and what they want.</summary>
public sealed record PublishView : GroupEffect;

/// <summary>A heartbeat was taken.</summary>
/// <param name="Waiter">Who waits.</param>
/// <param name="MustSendSubscriptions">Whether the next heartbeat has to name the subscriptions.</param>
public sealed record HeartbeatTaken(object? Waiter, bool MustSendSubscriptions) : GroupEffect;

/// <summary>It is done.</summary>
/// <param name="Waiter">Who waits.</param>
/// <param name="Config">The group now; null when there is none.</param>
public sealed record GroupReady(object? Waiter, SubscriptionGroupConfig? Config) : GroupEffect;

/// <summary>The wish is refused.</summary>
public sealed record GroupRefused(object? Waiter, GroupRefusal Reason) : GroupEffect;

/// <summary>Why a group refuses.</summary>
public enum GroupRefusal
{
    /// <summary>There is no such group, and none may be made.</summary>
    NotExist,

    /// <summary>Too many wait for the group already.</summary>
    Busy,

    /// <summary>The change could not be made durable.</summary>
    NotDurable,
}
