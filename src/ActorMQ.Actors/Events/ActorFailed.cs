namespace ActorMQ.Actors;

/// <summary>An actor failed. Published on the event stream for every exception that leaves an
/// actor.</summary>
public sealed record ActorFailed(ActorRef Actor, Exception Failure);
