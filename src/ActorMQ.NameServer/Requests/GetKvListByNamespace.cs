using ActorMQ.NameServer.KeyValues;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.NameServer.Requests;

/// <summary>Gives all values of a namespace out.</summary>
internal sealed class GetKvListByNamespace(PublishedState published) : IRequest
{
    public void Handle(in RequestContext context)
    {
        if (!context.TryReadHeader<GetKVListByNamespaceRequestHeader>(out var header))
            return;
        if (published.KeyValues.List(header.Namespace) is { } values)
            context.Asker.Reply(KeyValueBody.Of(values));
        else
            context.Asker.Reply(ResponseCode.QueryNotFound, $"No config item, Namespace: {header.Namespace}");
    }
}
