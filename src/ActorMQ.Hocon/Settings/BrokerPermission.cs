namespace ActorMQ.Hocon.Settings;

/// <summary>What clients may do with a broker's topics. The numbers are RocketMQ's.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 common/.../common/constant/PermName.java.</remarks>
public enum BrokerPermission
{
    /// <summary>Sending alone.</summary>
    Write = 2,

    /// <summary>Consuming alone.</summary>
    Read = 4,

    /// <summary>Both.</summary>
    ReadWrite = 6,
}
