using ActorMQ.Actors;
using ActorMQ.NameServer.KeyValues;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.NameServer.Requests;

/// <summary>Removes a value; answered when that is on disk. Success also when there was none.</summary>
internal sealed class DeleteKvConfig(ActorRef<KeyValueMessage> keyValues) : IRequest
{
    public void Handle(in RequestContext context)
    {
        if (context.TryReadHeader<KVConfigKeyRequestHeader>(out var header))
            context.Tell(keyValues, new DeleteKeyValue(context.Asker, header.Namespace, header.Key));
    }
}
