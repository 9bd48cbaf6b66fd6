using System.Diagnostics.CodeAnalysis;
using ActorMQ.Broker.Queues;
using ActorMQ.Broker.Replication;
using ActorMQ.Broker.Requests;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Cluster.Forwarding;

/// <summary>The requests of one client's connection that are kept, in their order. Any thread.</summary>
/// <param name="client">The connection.</param>
/// <param name="budget">What all its requests may take, kept or under way.</param>
internal sealed class ForwardingSession(ConnectionSession client, AppendBudget budget)
{
    private readonly Lock _gate = new();
    private readonly List<ForwardedRequest> _held = [];
    private long _lastNumber;

    /// <summary>The connection.</summary>
    internal ConnectionSession Client { get; } = client;

    /// <summary>What the leader is told of where its requests come from.</summary>
    internal byte[] Mark { get; } = ForwardedMark.Of(client.BornHost);

    /// <summary>What all its requests may take, kept or under way.</summary>
    internal AppendBudget Budget { get; } = budget;

    /// <summary>Reads kept requests; of the connection's reading loop.</summary>
    internal CommandReader Reader { get; } = new();

    /// <summary>Whether it keeps any.</summary>
    internal bool Holds
    {
        get
        {
            lock (_gate)
                return _held.Count > 0;
        }
    }

    /// <summary>The number of the next request; of the connection's reading loop.</summary>
    internal long NextNumber() => ++_lastNumber;

    /// <summary>Keeps a request, before those with a larger number.</summary>
    internal void Keep(ForwardedRequest request)
    {
        lock (_gate)
        {
            var at = _held.Count;
            while (at > 0 && _held[at - 1].Number > request.Number)
                at--;
            _held.Insert(at, request);
        }
    }

    /// <summary>Looks at the first that is kept, which stays.</summary>
    internal bool TryPeek([NotNullWhen(true)] out ForwardedRequest? request)
    {
        lock (_gate)
        {
            request = _held.Count > 0 ? _held[0] : null;
            return request is not null;
        }
    }

    /// <summary>Takes a request out.</summary>
    /// <returns>False: somebody else was quicker.</returns>
    internal bool TryTake(ForwardedRequest request)
    {
        lock (_gate)
            return _held.Remove(request);
    }

    /// <summary>Takes out those that came no later than this.</summary>
    internal IReadOnlyList<ForwardedRequest> TakeUpTo(long receivedAt)
    {
        lock (_gate)
        {
            var taken = _held.FindAll(request => request.Ticket.ReceivedAt <= receivedAt);
            _held.RemoveAll(taken.Contains);
            return taken;
        }
    }
}
