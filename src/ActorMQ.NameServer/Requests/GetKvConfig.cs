using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.NameServer.Requests;

/// <summary>Gives a value out.</summary>
internal sealed class GetKvConfig(PublishedState published) : IRequest
{
    public void Handle(in RequestContext context)
    {
        if (!context.TryReadHeader<KVConfigKeyRequestHeader>(out var header))
            return;
        var (space, key) = (header.Namespace, header.Key);
        if (published.KeyValues.Get(space, key) is { } value)
            context.Asker.Reply(new GetKVConfigResponseHeader { Value = value });
        else
            context.Asker.Reply(ResponseCode.QueryNotFound, $"No config item, Namespace: {space} Key: {key}");
    }
}
