namespace ActorMQ.Hocon.Settings;

/// <summary>What a broker is in its group by configuration.</summary>
public enum BrokerRole
{
    /// <summary>A master that answers a send once it has stored the message.</summary>
    AsyncMaster,

    /// <summary>A master that answers a send once slaves have the message, too.</summary>
    SyncMaster,

    /// <summary>Copies its master's log.</summary>
    Slave,
}
