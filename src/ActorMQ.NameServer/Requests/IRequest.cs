namespace ActorMQ.NameServer.Requests;

/// <summary>One kind of request: checks it, and answers it or hands it to an actor. Never blocks.</summary>
internal interface IRequest
{
    void Handle(in RequestContext context);
}
