using System.Collections.Immutable;

namespace ActorMQ.Model.Topics;

/// <summary>How a broker group serves one topic.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 common/.../TopicConfig.java.</remarks>
public sealed record TopicConfig
{
    /// <summary>The queues of a topic of which nothing else was said.</summary>
    public const int DefaultQueueCount = 16;

    /// <summary>The most queues that a topic may have here.</summary>
    /// <remarks>RocketMQ has no such bound; one request must not make a broker and every route answer
    /// huge.</remarks>
    public const int QueueCountMax = 65_536;

    /// <summary>No attributes, in the order in which all attributes are kept: by key, ordinal.</summary>
    public static ImmutableSortedDictionary<string, string> NoAttributes { get; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The topic.</summary>
    public required TopicName Name { get; init; }

    /// <summary>Consumers share out queues <c>[0, ReadQueueCount)</c>.</summary>
    public int ReadQueueCount { get; init; } = DefaultQueueCount;

    /// <summary>Producers choose among queues <c>[0, WriteQueueCount)</c>.</summary>
    public int WriteQueueCount { get; init; } = DefaultQueueCount;

    /// <summary>What is allowed.</summary>
    public Permission Permission { get; init; } = Permission.Read | Permission.Write;

    /// <summary>How many tags a message may carry.</summary>
    public TopicFilterType FilterType { get; init; }

    /// <summary>Bit 0: of a unit; bit 1: subscribed to across units.</summary>
    public int SystemFlags { get; init; }

    /// <summary>
    /// Whether the topic's queues are to stay where they are, so that order outlives a lost broker.
    /// </summary>
    public bool IsOrdered { get; init; }

    /// <summary>Further settings by name; see <see cref="TopicAttributes"/>.</summary>
    public ImmutableSortedDictionary<string, string> Attributes { get; init; } = NoAttributes;

    /// <summary>The queues that exist: <c>[0, QueueCount)</c>, readable or writable.</summary>
    public int QueueCount => Math.Max(ReadQueueCount, WriteQueueCount);

    /// <summary>Whether producers may send.</summary>
    public bool IsWritable => (Permission & Permission.Write) != Permission.None;

    /// <summary>Whether consumers may read.</summary>
    public bool IsReadable => (Permission & Permission.Read) != Permission.None;

    /// <summary>Whether topics may be made after this one's pattern.</summary>
    public bool IsInheritable => (Permission & Permission.Inherit) != Permission.None;

    /// <summary>The same settings, attribute by attribute.</summary>
    public bool Equals(TopicConfig? other) =>
        other is not null
        && Name == other.Name
        && ReadQueueCount == other.ReadQueueCount
        && WriteQueueCount == other.WriteQueueCount
        && Permission == other.Permission
        && FilterType == other.FilterType
        && SystemFlags == other.SystemFlags
        && IsOrdered == other.IsOrdered
        && Attributes.SequenceEqual(other.Attributes);

    /// <summary>A hash of the name and the queues.</summary>
    public override int GetHashCode() => HashCode.Combine(Name, ReadQueueCount, WriteQueueCount, Permission);
}
