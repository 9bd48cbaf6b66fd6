using ActorMQ.Actors;
using ActorMQ.Broker.Queues;
using ActorMQ.Broker.Topics;
using ActorMQ.Model.Groups;

namespace ActorMQ.Broker.Groups;

/// <summary>What every consumer group leans on.</summary>
internal sealed record GroupSurroundings
{
    /// <summary>Where groups are shown.</summary>
    internal required GroupDirectory Directory { get; init; }

    /// <summary>What makes groups durable.</summary>
    internal required ActorRef<QueueMessage> State { get; init; }

    /// <summary>Where their retry topics are made.</summary>
    internal required TopicShards Topics { get; init; }

    /// <summary>The settings for all groups.</summary>
    internal required GroupRules Rules { get; init; }

    /// <summary>Whether members are told when their group changes.</summary>
    internal required bool NotifiesChanges { get; init; }

    /// <summary>How often silent members are looked for.</summary>
    internal required TimeSpan ScanPeriod { get; init; }

    /// <summary>The clock.</summary>
    internal required TimeProvider Time { get; init; }

    /// <summary>Now, on a monotonic clock.</summary>
    internal TimeSpan Now => Time.GetElapsedTime(0);
}

/// <summary>A group's own timers.</summary>
internal sealed record GroupTimer(GroupTimerKind Kind) : GroupCommand(Waiter: null);

/// <summary>What a group's timer is for.</summary>
internal enum GroupTimerKind
{
    /// <summary>Look for silent members.</summary>
    Scan,

    /// <summary>Sleep if nobody is there.</summary>
    Sleep,
}
