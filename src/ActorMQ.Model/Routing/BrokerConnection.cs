namespace ActorMQ.Model.Routing;

/// <summary>
/// The number of the connection over which a broker registered, unique in the name server's process.
/// </summary>
public readonly record struct BrokerConnection(long Value);
