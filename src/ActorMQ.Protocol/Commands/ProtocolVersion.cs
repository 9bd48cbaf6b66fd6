namespace ActorMQ.Protocol.Commands;

/// <summary>
/// Version numbers that commands carry: the place of a release in RocketMQ's list of releases.
/// </summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 common/.../MQVersion.java (ordinals).</remarks>
public static class ProtocolVersion
{
    /// <summary>V4_9_4, the first whose clients read standard JSON route bodies.</summary>
    public const int StandardJsonRoutes = 401;

    /// <summary>V5_3_3, the release whose behaviour we follow, and the number that we send.</summary>
    public const int Current = 479;
}
