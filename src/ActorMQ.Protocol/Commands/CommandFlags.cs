namespace ActorMQ.Protocol.Commands;

/// <summary>Bits of a command's flag word.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/RemotingCommand.java (RPC_TYPE, RPC_ONEWAY).
/// </remarks>
[Flags]
public enum CommandFlags
{
    /// <summary>A request that wants an answer.</summary>
    None = 0,

    /// <summary>An answer to the request with the same opaque number.</summary>
    Response = 1,

    /// <summary>A request that gets no answer, not even for an error.</summary>
    OneWay = 2,
}
