using ActorMQ.Actors;
using ActorMQ.NameServer.KeyValues;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.NameServer.Requests;

/// <summary>Sets a value; answered when it is on disk.</summary>
internal sealed class PutKvConfig(ActorRef<KeyValueMessage> keyValues) : IRequest
{
    public void Handle(in RequestContext context)
    {
        if (!context.TryReadHeader<PutKVConfigRequestHeader>(out var header))
            return;
        var put = new PutKeyValue(context.Asker, header.Namespace, header.Key, header.Value);
        context.Tell(keyValues, put);
    }
}
