namespace ActorMQ.Model.Routing;

/// <summary>The registry's settings.</summary>
/// <param name="BrokerTimeout">How long a broker may be silent when it names no limit itself; 120 s in
/// RocketMQ.</param>
/// <param name="SupportActingMaster">Whether routes show a standing-in slave under the master's id.</param>
/// <param name="DeleteTopicsWithRegistration">Whether topics that a full registration lacks are
/// dropped.</param>
public readonly record struct RouteRules(
    TimeSpan BrokerTimeout, bool SupportActingMaster, bool DeleteTopicsWithRegistration);
