using System.Collections.Concurrent;
using ActorMQ.Model;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Client;

/// <summary>The routes of the topics in use, asked for on first use and refreshed from time to
/// time, and at once when one leads nowhere.</summary>
internal sealed class RouteCache(NameServers nameServers, LostReplicas lost, ILogger log, TimeProvider time)
{
    private readonly ConcurrentDictionary<TopicName, Route> _routes = new();
    private readonly ConcurrentDictionary<BrokerName, BrokerReplicas> _brokers = new();
    private readonly ConcurrentDictionary<TopicName, RouteChase> _chases = new();

    /// <summary>Told when a replica is met that was not known, or had another number. Any thread.</summary>
    internal event EventHandler? ReplicasChanged;

    /// <summary>All broker groups met in any route.</summary>
    internal IReadOnlyDictionary<BrokerName, BrokerReplicas> Brokers => _brokers;

    /// <summary>Whether a route of the topic is known.</summary>
    internal bool Knows(TopicName topic) => _routes.ContainsKey(topic);

    /// <summary>The queues to send to, as far as is known.</summary>
    internal IReadOnlyList<MessageQueue> WriteQueuesOf(TopicName topic) =>
        _routes.GetValueOrDefault(topic)?.WriteQueues ?? [];

    /// <summary>The route to consume by; null when the topic does not exist.</summary>
    internal async Task<Route?> GetAsync(TopicName topic, CancellationToken ct) =>
        _routes.TryGetValue(topic, out var known) ? known : await FetchAsync(topic, ct);

    /// <summary>The route to send by; of a topic that does not exist, the one that it will have.</summary>
    /// <exception cref="NoMasterException">No broker takes writes, as far as is known now.</exception>
    /// <exception cref="ClientException">Neither it nor the model topic is there.</exception>
    internal async Task<Route> GetForSendAsync(TopicName topic, int queueCount, CancellationToken ct)
    {
        if (!_routes.TryGetValue(topic, out var known))
            known = await FetchAsync(topic, ct);
        if (known is { WriteQueues.Count: > 0 })
            return known;
        if (known is not null)
            throw NoQueuesOf(known);
        if (await nameServers.GetRouteAsync(Route.CreationModel, another: false, ct) is not { } model)
            throw new NoRouteException($"there is no route to send {topic} by: there is no such topic");

        // Not kept: as soon as the topic exists it has a route of its own.
        var future = Route.ToBeCreated(topic, model, queueCount);
        LearnBrokers(future);
        return future.WriteQueues.Count > 0
            ? future
            : throw new NoMasterException($"there is no broker to create {topic} on");
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

    /// <summary>
    /// The route has led nowhere: done when it was asked for anew, soon but not too often. Does not fail.
    /// </summary>
    internal Task FollowAsync(TopicName topic, CancellationToken ct) =>
        _chases.GetOrAdd(topic, static (key, self) => self.Chase(key), this).AskAsync().WaitAsync(ct);

    /// <summary>As <see cref="FollowAsync(TopicName, CancellationToken)"/>, for all topics in use.</summary>
    internal Task FollowAllAsync(CancellationToken ct) =>
        Task.WhenAll(_routes.Keys.Select(topic => FollowAsync(topic, ct)));

    /// <summary>Where to send to in a broker group: its master's address, or null while it has
    /// none.</summary>
    internal string? MasterOf(BrokerName broker) => _brokers.GetValueOrDefault(broker)?.Master;

    /// <summary>Whether a master is there, in any broker group.</summary>
    internal bool IsMaster(string address) => _brokers.Values.Any(
        broker => string.Equals(broker.Master, address, StringComparison.Ordinal));

    /// <summary>Where to read from in a broker group.</summary>
    /// <exception cref="NoMasterException">No replica of it is known.</exception>
    internal (BrokerId Id, string Address) ReplicaOf(BrokerName broker, BrokerId preferred) =>
        _brokers.GetValueOrDefault(broker)?.ForReading(preferred, lost)
        ?? throw new NoMasterException($"no replica of {broker} is known");

    /// <summary>Asks the name server, and keeps what it says.</summary>
    internal async Task<Route?> FetchAsync(TopicName topic, CancellationToken ct) =>
        Keep(topic, await nameServers.GetRouteAsync(topic, another: false, ct));

    /// <summary>Asks another name server than last time. A topic that is gone keeps its route.</summary>
    /// <returns>Whether its replicas are others than before.</returns>
    /// <exception cref="ClientException">None answers.</exception>
    internal async Task<bool> RenewAsync(TopicName topic)
    {
        var data = await nameServers.GetRouteAsync(topic, another: true, default);
        if (data is null)
            return false;
        var known = _routes.GetValueOrDefault(topic);
        var route = Keep(topic, data);
        return known is null || route!.Brokers.Count != known.Brokers.Count || route.Brokers.Any(
            one => !known.Brokers.TryGetValue(one.Key, out var before) || !one.Value.IsSame(before));
    }

    private static ClientException NoQueuesOf(Route route)
    {
        var why = $"there is no route to send {route.Topic} by: no broker takes writes";
        return route.Brokers.Values.Any(broker => broker.Master is null)
            ? new NoMasterException(why)
            : new ClientException(why);
    }

    private RouteChase Chase(TopicName topic) => new(topic, this, log, time);

    private Route? Keep(TopicName topic, Protocol.Bodies.TopicRouteData? data)
    {
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
        var isNew = false;
        foreach (var (name, replicas) in route.Brokers)
        {
            isNew |= !_brokers.TryGetValue(name, out var known) || !replicas.IsSame(known);
            _brokers[name] = replicas;
        }

        if (isNew)
            ReplicasChanged?.Invoke(this, EventArgs.Empty);
    }
}
