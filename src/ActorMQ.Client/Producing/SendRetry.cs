using ActorMQ.Protocol.Commands;

namespace ActorMQ.Client;

/// <summary>Whether a send that failed is tried again. Pure.</summary>
internal static class SendRetry
{
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
