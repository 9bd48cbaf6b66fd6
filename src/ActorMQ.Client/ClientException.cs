using ActorMQ.Protocol.Commands;

namespace ActorMQ.Client;

/// <summary>What was asked for could not be done.</summary>
public class ClientException : Exception
{
    /// <summary>A failure without an answer from a server.</summary>
    public ClientException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>Nothing was asked, for nobody is known that could be: a broker group has no master.</summary>
internal sealed class NoMasterException(string message) : ClientException(message);

/// <summary>Nothing was asked, for there is no route: no such topic now, or no name server to ask.</summary>
internal class NoRouteException(string message, Exception? inner = null) : ClientException(message, inner);

/// <summary>A name server or broker refused a request.</summary>
public sealed class BrokerException : ClientException
{
    /// <summary>A refusal.</summary>
    /// <param name="code">RocketMQ's code for it.</param>
    /// <param name="remark">The server's words.</param>
    /// <param name="address">The server.</param>
    public BrokerException(ResponseCode code, string? remark, string address)
        : base($"{address} answered {code} ({(int)code}): {remark}")
    {
        Code = code;
        Remark = remark;
    }

    /// <summary>RocketMQ's code.</summary>
    public ResponseCode Code { get; }

    /// <summary>The server's words.</summary>
    public string? Remark { get; }
}
