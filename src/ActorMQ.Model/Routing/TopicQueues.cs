namespace ActorMQ.Model.Routing;

/// <summary>The queues that one broker group has for one topic.</summary>
/// <param name="ReadQueueCount">Consumers share out queues <c>[0, ReadQueueCount)</c>.</param>
/// <param name="WriteQueueCount">Producers choose among queues <c>[0, WriteQueueCount)</c>.</param>
/// <param name="Permissions">The sum of <see cref="ReadBit"/>, <see cref="WriteBit"/> and <see
/// cref="InheritBit"/>.</param>
/// <param name="SystemFlags">The sum of <see cref="UnitBit"/> and <see cref="UnitSubscriptionBit"/>.</param>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 common/.../constant/PermName.java, common/.../sysflag/TopicSysFlag.java.
/// </remarks>
public readonly record struct TopicQueues(
    int ReadQueueCount, int WriteQueueCount, int Permissions, int SystemFlags)
{
    /// <summary>Topics may be made after this one's pattern.</summary>
    public const int InheritBit = 1;

    /// <summary>Producers may send.</summary>
    public const int WriteBit = 2;

    /// <summary>Consumers may read.</summary>
    public const int ReadBit = 4;

    /// <summary>The topic belongs to a unit.</summary>
    public const int UnitBit = 1;

    /// <summary>The topic is subscribed to across units.</summary>
    public const int UnitSubscriptionBit = 2;

    /// <summary>Whether producers may send.</summary>
    public bool IsWritable => (Permissions & WriteBit) != 0;

    /// <summary>The same queues, closed to producers.</summary>
    public TopicQueues WithoutWrite() => this with { Permissions = Permissions & ~WriteBit };

    /// <summary>The same queues with exactly read and write, whatever was allowed before.</summary>
    /// <remarks>
    /// The inherit bit goes too, as in RocketMQ.
    /// Source: apache/rocketmq 8fc57f1 namesrv/.../routeinfo/RouteInfoManager.java#operateWritePermOfBroker.
    /// </remarks>
    public TopicQueues WithWrite() => this with { Permissions = ReadBit | WriteBit };
}
