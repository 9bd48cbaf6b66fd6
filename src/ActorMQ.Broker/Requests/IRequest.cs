namespace ActorMQ.Broker.Requests;

/// <summary>What the broker does about requests of one code; one file each.</summary>
/// <remarks>
/// Called on the reading loop of the asking connection, for many connections at once: must not block, and
/// keeps no state of its own between calls. A request that is not one-way is answered exactly once, here or
/// later by an actor.
/// </remarks>
internal interface IRequest
{
    /// <summary>Checks the request and answers it, or tells an actor.</summary>
    void Handle(in RequestContext context);
}
