namespace ActorMQ.Protocol.Commands;

/// <summary>
/// Requests that ActorMQ's own nodes make of each other, all of them in this one place. RocketMQ has no code
/// from 60,000 to 69,999 (all of its lie below 4,000 or from 200,050 on), and a broker that is none of ours
/// answers <see cref="ResponseCode.RequestCodeNotSupported"/>.
/// </summary>
public static class PrivateCodes
{
    /// <summary>Bring a message to an entity; answered when it is taken, or with the entity's
    /// reply.</summary>
    public const RequestCode BringToEntity = (RequestCode)60_101;

    /// <summary>Tell when an actor has ended.</summary>
    public const RequestCode BeginWatch = (RequestCode)60_102;

    /// <summary>Compare the watches of the asking node.</summary>
    public const RequestCode CheckWatches = (RequestCode)60_103;

    /// <summary>A watched actor has ended.</summary>
    public const RequestCode WatchedEnded = (RequestCode)60_104;
}
