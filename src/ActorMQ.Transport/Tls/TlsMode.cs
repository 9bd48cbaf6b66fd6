namespace ActorMQ.Transport;

/// <summary>Whether a server speaks TLS. Plain and encrypted connections share one port, told apart by their
/// first byte.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 remoting/.../common/TlsMode.java.</remarks>
public enum TlsMode
{
    /// <summary>Plain connections alone.</summary>
    Disabled = 0,

    /// <summary>Both.</summary>
    Permissive,

    /// <summary>TLS alone.</summary>
    Enforcing,
}
