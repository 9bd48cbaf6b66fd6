namespace ActorMQ.Model.Topics;

/// <summary>What a topic allows; the numbers are RocketMQ's.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 common/.../constant/PermName.java.</remarks>
[Flags]
public enum Permission
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Topics may be made after this one's pattern.</summary>
    Inherit = 1,

    /// <summary>Producers may send.</summary>
    Write = 2,

    /// <summary>Consumers may read.</summary>
    Read = 4,
}
