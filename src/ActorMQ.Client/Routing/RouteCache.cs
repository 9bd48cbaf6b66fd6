using System.Collections.Concurrent;
using ActorMQ.Model;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Client;

/// <summary>The routes of the topics in use, asked for on first use and refreshed from time to
/// time.</summary>
internal sealed class RouteCache(NameServers nameServers, ILogger log)
{
    private readonly ConcurrentDictionary<TopicName, Route> _routes = new();
    private readonly ConcurrentDictionary<BrokerName, BrokerReplicas> _brokers = new();

    /// <summary>All broker groups met in any route.</summary>
    internal IReadOnlyDictionary<BrokerName, BrokerReplicas> Brokers => _brokers;

    /// <summary>The route to consume by; null when the topic does not exist.</summary>
    internal async Task<Route?> GetAsync(TopicName topic, CancellationToken ct) =>
        _routes.TryGetValue(topic, out var known) ? known : await FetchAsync(topic, ct);

    /// <summary>The route to send by; of a topic that does not exist, the one that it will have.</summary>
    /// <exception cref="ClientException">Neither it nor the model topic has a queue to write to.</exception>
    internal async Task<Route> GetForSendAsync(TopicName topic, int queueCount, CancellationToken ct)
    {
        if (_routes.TryGetValue(topic, out var known) && known.WriteQueues.Count > 0)
            return known;
        var fetched = await FetchAsync(topic, ct);
        if (fetched is { WriteQueues.Count: > 0 })
            return fetched;
        var model = fetched is null ? await nameServers.GetRouteAsync(Route.CreationModel, ct) : null;
        if (model is null)
        {
            throw new ClientException(
                $"there is no route to send {topic} by: no such topic, or no broker takes writes");
        }

        // Not kept: as soon as the topic exists it has a route of its own.
        var future = Route.ToBeCreated(topic, model, queueCount);
        LearnBrokers(future);
        return future.WriteQueues.Count > 0
            ? future
            : throw new ClientException($"there is no broker to create {topic} on");
    }

    /// <summary>Asks for all known routes again. A failure keeps the old route.</summary>
    internal async Task RefreshAsync(CancellationToken ct)
    {
        foreach (var topic in _routes.Keys)
        {
            try
            {
                await FetchAsync(topic, ct);
            }
            catch (ClientException failure)
            {
                ClientLog.RouteFailed(log, topic.Value, failure);
            }
        }
    }

    /// <summary>Where to send to in a broker group: its master's address, or null while it has
    /// none.</summary>
    internal string? MasterOf(BrokerName broker) => _brokers.GetValueOrDefault(broker)?.Master;

    /// <summary>Asks the name server, and keeps what it says.</summary>
    internal async Task<Route?> FetchAsync(TopicName topic, CancellationToken ct)
    {
        var data = await nameServers.GetRouteAsync(topic, ct);
        if (data is null)
        {
            _routes.TryRemove(topic, out _);
            return null;
        }

        var route = Route.Of(topic, data);
        LearnBrokers(route);
        _routes[topic] = route;
        return route;
    }

    private void LearnBrokers(Route route)
    {
        foreach (var (name, replicas) in route.Brokers)
            _brokers[name] = replicas;
    }
}
