using ActorMQ.Model;
using ActorMQ.Protocol.Records;
using ActorMQ.Transport;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Client;

/// <summary>Looks for messages at all brokers of a topic's route, and gathers what they find.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 client/.../impl/MQAdminImpl.java#queryMessage.</remarks>
internal sealed class MessageSearch(BrokerCalls calls, RouteCache routes, ILogger log)
{
    /// <summary>The messages found, the oldest first.</summary>
    /// <exception cref="ClientException">The topic has no route, or no broker could answer.</exception>
    internal async Task<IReadOnlyList<ReceivedMessage>> FindAsync(KeyQuery query, CancellationToken ct)
    {
        var route = await RouteOf(query.Topic, ct);
        var asked = route.Brokers
            .Where(broker => broker.Value.Addresses.Count > 0)
            .Select(broker => AskAsync(
                broker.Key, routes.ReplicaOf(broker.Key, BrokerId.Master).Address, query, ct))
            .ToList();
        var answers = await Task.WhenAll(asked);
        if (!Array.Exists(answers, answer => answer.Failure is null))
        {
            throw new ClientException(
                $"no broker of {query.Topic} can be asked for {query.Key}",
                answers.Select(answer => answer.Failure).FirstOrDefault());
        }

        return [.. answers.SelectMany(answer => answer.Found).OrderBy(message => message.StoredAt)];
    }

    /// <summary>The message with this id by place; null when that broker has none there.</summary>
    /// <exception cref="ClientException">The broker that the id names could not answer.</exception>
    internal async Task<ReceivedMessage?> ViewAsync(
        TopicName topic, OffsetMessageId id, CancellationToken ct)
    {
        var address = id.StoreHost.ToEndPoint().ToString();
        try
        {
            var stored = await calls.ViewAsync(address, topic, id.Position, ct);
            return ReceivedMessage.Found(stored, NameOf(address));
        }
        catch (BrokerException failure) when (failure.Code == Protocol.Commands.ResponseCode.SystemError)
        {
            return null;
        }
    }

    private async Task<Route> RouteOf(TopicName topic, CancellationToken ct) =>
        await routes.GetAsync(topic, ct) ?? throw new ClientException($"there is no topic {topic}");

    /// <summary>One broker that does not answer does not keep back what the others have.</summary>
    private async Task<(IEnumerable<ReceivedMessage> Found, Exception? Failure)> AskAsync(
        BrokerName broker, string address, KeyQuery query, CancellationToken ct)
    {
        try
        {
            var stored = await calls.QueryAsync(address, query, ct);
            return (stored.Select(one => ReceivedMessage.Found(one, broker)).Where(query.Matches), null);
        }
        catch (Exception failure) when (failure is ClientException or RemotingException)
        {
            ClientLog.QueryFailed(log, broker.Value, failure);
            return ([], failure);
        }
    }

    private BrokerName NameOf(string address) => routes.Brokers
        .Where(broker => broker.Value.Addresses.Values.Contains(address, StringComparer.Ordinal))
        .Select(broker => broker.Key)
        .FirstOrDefault(new BrokerName(address));
}
