using ActorMQ.Model;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;

namespace ActorMQ.Client;

/// <summary>The requests that a client makes of brokers, one method each; sends and pulls are in the other
/// parts.</summary>
internal sealed partial class BrokerCalls(
    RemotingClient remoting, RouteCache routes, LostReplicas lost, TimeSpan timeout, TimeProvider time)
{
    private const string ProbeGroup = "CLIENT_INNER_PRODUCER";

    private static readonly TimeSpan PullGrace = TimeSpan.FromSeconds(15);

    /// <summary>Asks a server something that costs it next to nothing: any answer shows that it lives.
    /// </summary>
    /// <exception cref="RemotingException">None came.</exception>
    internal static Task ProbeAsync(RemotingConnection connection, TimeSpan limit, CancellationToken ct)
    {
        var header = new GetConsumerListByGroupRequestHeader { ConsumerGroup = ProbeGroup };
        return connection.InvokeAsync(RequestCode.GetConsumerListByGroup, header, default, limit, ct);
    }

    internal Task HeartbeatAsync(string address, HeartbeatData heartbeat, CancellationToken ct) =>
        InvokeOkAsync(address, RequestCode.HeartBeat, default(EmptyHeader), Body.ToBytes(heartbeat), ct);

    internal Task UnregisterAsync(
        string address, string clientId, string? producer, string? consumer, CancellationToken ct)
    {
        var header = new UnregisterClientRequestHeader
        {
            ClientId = clientId,
            ProducerGroup = producer,
            ConsumerGroup = consumer,
        };
        return InvokeOkAsync(address, RequestCode.UnregisterClient, header, default, ct);
    }

    /// <summary>The members of a group, as one broker knows them.</summary>
    internal async Task<IReadOnlyList<string>> GetMembersAsync(
        string address, GroupName group, CancellationToken ct)
    {
        var header = new GetConsumerListByGroupRequestHeader { ConsumerGroup = group.Value };
        var response = await InvokeOkAsync(address, RequestCode.GetConsumerListByGroup, header, default, ct);
        return Read<ConsumerListBody>(response, address).ConsumerIdList;
    }

    /// <summary>The committed offset; null when the broker has none.</summary>
    internal async Task<QueueOffset?> GetCommittedAsync(
        MessageQueue queue, GroupName group, CancellationToken ct)
    {
        var address = ReaderOf(queue.Broker);
        var header = new QueryConsumerOffsetRequestHeader
        {
            ConsumerGroup = group.Value,
            Topic = queue.Topic.Value,
            QueueId = queue.Queue.Value,
        };
        var response = await InvokeAsync(address, RequestCode.QueryConsumerOffset, header, default, ct);
        return response.Code switch
        {
            ResponseCode.Success => new QueueOffset(
                Header<OffsetResponseHeader>(response, address).Offset),
            ResponseCode.QueryNotFound => null,
            _ => throw new BrokerException(response.Code, response.Remark, address),
        };
    }

    internal Task CommitAsync(MessageQueue queue, GroupName group, QueueOffset offset, CancellationToken ct)
    {
        var header = new UpdateConsumerOffsetRequestHeader
        {
            ConsumerGroup = group.Value,
            Topic = queue.Topic.Value,
            QueueId = queue.Queue.Value,
            CommitOffset = offset.Value,
        };
        return InvokeOkAsync(ReaderOf(queue.Broker), RequestCode.UpdateConsumerOffset, header, default, ct);
    }

    internal Task<QueueOffset> GetMaxOffsetAsync(MessageQueue queue, CancellationToken ct)
    {
        var header = new GetMaxOffsetRequestHeader { Topic = queue.Topic.Value, QueueId = queue.Queue.Value };
        return GetOffsetAsync(queue, RequestCode.GetMaxOffset, header, ct);
    }

    internal Task<QueueOffset> GetMinOffsetAsync(MessageQueue queue, CancellationToken ct)
    {
        var header = new QueueRequestHeader { Topic = queue.Topic.Value, QueueId = queue.Queue.Value };
        return GetOffsetAsync(queue, RequestCode.GetMinOffset, header, ct);
    }

    internal Task<QueueOffset> SearchOffsetAsync(
        MessageQueue queue, DateTimeOffset time, CancellationToken ct)
    {
        var header = new SearchOffsetRequestHeader
        {
            Topic = queue.Topic.Value,
            QueueId = queue.Queue.Value,
            Timestamp = time.ToUnixTimeMilliseconds(),
        };
        return GetOffsetAsync(queue, RequestCode.SearchOffsetByTimestamp, header, ct);
    }

    /// <summary>Hands a message back, to be delivered again later.</summary>
    internal Task SendBackAsync(
        ReceivedMessage message, GroupName group, int delayLevel, int reconsumeTimesMax, CancellationToken ct)
    {
        var header = new ConsumerSendMsgBackRequestHeader
        {
            Group = group.Value,
            OriginTopic = message.Stored.Message.Topic.Value,
            OriginMsgId = message.MessageId,
            Offset = message.Stored.Position.Value,
            DelayLevel = delayLevel,
            MaxReconsumeTimes = reconsumeTimesMax,
        };
        return InvokeOkAsync(
            AddressOf(message.Queue.Broker), RequestCode.ConsumerSendMsgBack, header, default, ct);
    }

    /// <summary>Locks queues of one broker for a member; the queues that it now holds.</summary>
    internal async Task<IReadOnlySet<MessageQueue>> LockAsync(
        BrokerName broker, string clientId, GroupName group, IEnumerable<MessageQueue> queues,
        CancellationToken ct)
    {
        var address = AddressOf(broker);
        var body = Body.ToBytes(LockBody(clientId, group, queues));
        var response = await InvokeOkAsync(address, RequestCode.LockBatchMq, default(EmptyHeader), body, ct);
        var held = Read<LockBatchResponseBody>(response, address).LockOKMQSet;
        return held
            .Select(q => new MessageQueue(new(q.Topic), new(q.BrokerName), new(q.QueueId)))
            .ToHashSet();
    }

    internal Task UnlockAsync(
        BrokerName broker, string clientId, GroupName group, IEnumerable<MessageQueue> queues,
        CancellationToken ct)
    {
        var body = Body.ToBytes(LockBody(clientId, group, queues));
        return InvokeOkAsync(AddressOf(broker), RequestCode.UnlockBatchMq, default(EmptyHeader), body, ct);
    }

    private static LockBatchRequestBody LockBody(
        string clientId, GroupName group, IEnumerable<MessageQueue> queues) => new()
        {
            ClientId = clientId,
            ConsumerGroup = group.Value,
            MqSet = [.. queues.Select(q => new MessageQueueBody
        {
            BrokerName = q.Broker.Value,
            QueueId = q.Queue.Value,
            Topic = q.Topic.Value,
        })],
        };

    private async Task<QueueOffset> GetOffsetAsync<T>(
        MessageQueue queue, RequestCode code, T header, CancellationToken ct)
        where T : struct, IHeader
    {
        var address = ReaderOf(queue.Broker);
        var response = await InvokeOkAsync(address, code, header, default, ct);
        return new QueueOffset(Header<OffsetResponseHeader>(response, address).Offset);
    }

    private string AddressOf(BrokerName broker) =>
        routes.MasterOf(broker) ?? throw new NoMasterException($"{broker} has no master");

    /// <summary>Its master, or whoever else can be asked while that is away.</summary>
    private string ReaderOf(BrokerName broker) => routes.ReplicaOf(broker, BrokerId.Master).Address;

    private Task<RemotingResponse> InvokeAsync<T>(
        string address, RequestCode code, T header, ReadOnlyMemory<byte> body, CancellationToken ct)
        where T : struct, IHeader
        => remoting.InvokeAsync(address, code, header, body, timeout, ct);

    private async Task<RemotingResponse> InvokeOkAsync<T>(
        string address, RequestCode code, T header, ReadOnlyMemory<byte> body, CancellationToken ct)
        where T : struct, IHeader
    {
        var response = await remoting.InvokeAsync(address, code, header, body, timeout, ct);
        return response.Code == ResponseCode.Success
            ? response
            : throw new BrokerException(response.Code, response.Remark, address);
    }

    private static T Header<T>(RemotingResponse response, string address)
        where T : struct, IHeader
        => response.TryReadHeader<T>(out var header, out var error)
            ? header
            : throw new ClientException($"{address} sent an answer that cannot be read: {error}");

    private static T Read<T>(RemotingResponse response, string address)
        where T : class
        => Body.TryRead<T>(response.Body, out var body, out var fault)
            ? body
            : throw new ClientException($"{address} sent a body that cannot be read: {fault}");
}
