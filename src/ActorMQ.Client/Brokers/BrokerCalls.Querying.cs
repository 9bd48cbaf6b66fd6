using System.Buffers;
using ActorMQ.Model;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Client;

internal sealed partial class BrokerCalls
{
    /// <summary>The messages of one broker that match, in the order in which it stored them.</summary>
    /// <exception cref="BrokerException">The broker refused.</exception>
    internal async Task<List<StoredMessage>> QueryAsync(string address, KeyQuery query, CancellationToken ct)
    {
        var header = new QueryMessageRequestHeader
        {
            Topic = query.Topic.Value,
            Key = query.Key,
            MaxNum = query.CountMax,
            BeginTimestamp = query.From.ToUnixTimeMilliseconds(),
            EndTimestamp = query.To == DateTimeOffset.MaxValue
                ? long.MaxValue
                : query.To.ToUnixTimeMilliseconds(),
            IsUniqueKey = query.IsUniqueKey,
        };
        var response = await InvokeAsync(address, RequestCode.QueryMessage, header, default, ct);
        return response.Code switch
        {
            ResponseCode.Success => ReadStored(response.Body, address),
            ResponseCode.QueryNotFound => [],
            _ => throw new BrokerException(response.Code, response.Remark, address),
        };
    }

    /// <summary>The message at a place in one broker's log.</summary>
    /// <exception cref="BrokerException">There is none, or the broker refused.</exception>
    internal async Task<StoredMessage> ViewAsync(
        string address, TopicName topic, JournalPosition position, CancellationToken ct)
    {
        var header = new ViewMessageRequestHeader { Topic = topic.Value, Offset = position.Value };
        var response = await InvokeOkAsync(address, RequestCode.ViewMessageById, header, default, ct);
        var messages = ReadStored(response.Body, address);
        return messages.Count == 1
            ? messages[0]
            : throw new ClientException($"{address} sent {messages.Count} messages for one place");
    }

    private static List<StoredMessage> ReadStored(ReadOnlyMemory<byte> body, string address)
    {
        var messages = new List<StoredMessage>();
        var run = new ReadOnlySequence<byte>(body);
        RecordFault fault;
        while (StoredMessage.TryRead(ref run, out var message, out fault))
            messages.Add(message!);
        return fault == RecordFault.None
            ? messages
            : throw new ClientException($"{address} sent a message that cannot be read: {fault}");
    }
}
