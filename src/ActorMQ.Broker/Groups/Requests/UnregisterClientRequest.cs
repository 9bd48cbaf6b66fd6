using ActorMQ.Actors;
using ActorMQ.Broker.Requests;
using ActorMQ.Model;
using ActorMQ.Model.Groups;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Broker.Groups.Requests;

/// <summary>35: a client leaves a group.</summary>
/// <remarks>
/// One client says so in a JSON body instead of the header.
/// Source: apache/rocketmq 8fc57f1 broker/.../processor/ClientManageProcessor.java#unregisterClient.
/// </remarks>
internal sealed class UnregisterClientRequest(
    GroupShards groups, GroupDirectory directory, ActorRef<ProducerMessage> producers) : IRequest
{
    /// <inheritdoc/>
    public void Handle(in RequestContext context)
    {
        string? producer, consumer;
        if (HeaderReader.TryRead(
            context.Command.Fields, out UnregisterClientRequestHeader header, out var error))
        {
            (producer, consumer) = (header.ProducerGroup, header.ConsumerGroup);
        }
        else if (Body.TryRead<UnregisterClientBody>(context.Command.Body, out var body, out _))
        {
            (producer, consumer) = (body.ProducerGroup, body.ConsumerGroup);
        }
        else
        {
            context.Reply(ResponseCode.SystemError, error.ToString());
            return;
        }

        var client = ClientGroups.Of(context.Session);
        if (producer is not null)
        {
            client.LeaveAsProducer(new GroupName(producer));
            producers.Tell(new ProducerGone(new GroupName(producer), client.Link.Id));
        }

        if (consumer is null || directory.Find(new GroupName(consumer)) is not { } entry)
        {
            context.Reply(ResponseCode.Success);
            return;
        }

        client.LeaveAsConsumer(entry.Name);
        groups.Tell(entry.Name, new Leave(client.Link.Id, new GroupDone(context.Session, context.Ticket)));
    }
}
