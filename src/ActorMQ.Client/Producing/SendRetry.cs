using ActorMQ.Protocol.Commands;
using ActorMQ.Transport;

namespace ActorMQ.Client;

/// <summary>What a failed send tells of the broker that was asked.</summary>
internal enum SendFault
{
    /// <summary>Any broker would say the same: it is thrown.</summary>
    Final,

    /// <summary>It refused, or did not answer: another broker may take it, so many times.</summary>
    Refused,

    /// <summary>
    /// It was there and is gone: the message may be stored. Tried again for as long as the send may take,
    /// unless the producer is to try nothing again.
    /// </summary>
    Lost,

    /// <summary>
    /// Nobody was there, or who was there does not lead: nothing is stored. Tried again for as long as the
    /// send may take.
    /// </summary>
    NotThere,
}

/// <summary>Whether a send that failed is tried again. Pure.</summary>
internal static class SendRetry
{
    /// <summary>What a failure tells.</summary>
    internal static SendFault FaultOf(Exception failure) => failure switch
    {
        NoMasterException or RemotingConnectException => SendFault.NotThere,
        BrokerException { Code: ResponseCode.ServiceNotAvailable or ResponseCode.GoAway } =>
            SendFault.NotThere,
        BrokerException refused => IsRetryable(refused.Code) ? SendFault.Refused : SendFault.Final,
        RemotingDisconnectedException { Reason: DisconnectReason.PeerStopped } => SendFault.NotThere,
        RemotingDisconnectedException => SendFault.Lost,
        RemotingException => SendFault.Refused,
        _ => SendFault.Final,
    };

    /// <summary>Whether another broker might take what this one refused.</summary>
    /// <remarks>Source: apache/rocketmq 8fc57f1
    /// client/.../producer/DefaultMQProducer.java#retryResponseCodes.</remarks>
    internal static bool IsRetryable(ResponseCode code) => code
        is ResponseCode.TopicNotExist
        or ResponseCode.ServiceNotAvailable
        or ResponseCode.SystemError
        or ResponseCode.SystemBusy
        or ResponseCode.NoPermission
        or ResponseCode.NoBuyerId
        or ResponseCode.NotInCurrentUnit
        or ResponseCode.GoAway;

    /// <summary>How the code of an answer reads as a status; null when nothing was stored.</summary>
    internal static SendStatus? StatusOf(ResponseCode code) => code switch
    {
        ResponseCode.Success => SendStatus.Ok,
        ResponseCode.FlushDiskTimeout => SendStatus.FlushDiskTimeout,
        ResponseCode.FlushSlaveTimeout => SendStatus.FlushSlaveTimeout,
        ResponseCode.SlaveNotAvailable => SendStatus.SlaveNotAvailable,
        _ => null,
    };
}
